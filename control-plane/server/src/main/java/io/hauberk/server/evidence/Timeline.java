package io.hauberk.server.evidence;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What held when: each value from its moment to that of the next. Written by one thread, read by
 * many.
 */
final class Timeline<T> {
  private static final int MOST = 256;

  private final ConcurrentSkipListMap<Instant, Optional<T>> from = new ConcurrentSkipListMap<>();

  /** From then on; null for nothing. */
  void put(Instant when, @org.jspecify.annotations.Nullable T value) {
    putIfOther(when, value);
  }

  void putIfOther(Instant when, @org.jspecify.annotations.Nullable T value) {
    Map.Entry<Instant, Optional<T>> last = from.lastEntry();
    if (last == null ? value == null : Objects.equals(last.getValue().orElse(null), value)) {
      return;
    }
    from.put(when, Optional.ofNullable(value));
    while (from.size() > MOST) {
      from.pollFirstEntry();
    }
  }

  /**
   * What held then. Before the first moment: what held first, since a proxy runs what it was given
   * also while the control plane is away.
   */
  Optional<T> at(Instant when) {
    Map.Entry<Instant, Optional<T>> entry = from.floorEntry(when);
    if (entry == null) {
      entry = from.firstEntry();
    }
    return entry == null ? Optional.empty() : entry.getValue();
  }

  /**
   * Forgets what ended before.
   *
   * @return whether nothing holds any more
   */
  boolean forgetBefore(Instant limit) {
    Map.Entry<Instant, Optional<T>> first = from.floorEntry(limit);
    if (first != null) {
      from.headMap(first.getKey(), false).clear();
    }
    Map.Entry<Instant, Optional<T>> only = from.size() == 1 ? from.firstEntry() : null;
    return only != null && only.getValue().isEmpty() && only.getKey().isBefore(limit);
  }
}
