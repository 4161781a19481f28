package io.hauberk.kubernetes.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Things of one sort by their key, and how often they have changed. */
final class Shelf<T> {
  private final Map<String, T> things = new ConcurrentSkipListMap<>();
  private final AtomicLong changes;

  /**
   * @param changes counted up at each change
   */
  Shelf(AtomicLong changes) {
    this.changes = changes;
  }

  /** Replaces what was there; empty: takes it away. */
  void put(String key, Optional<T> thing) {
    T before = thing.isPresent() ? things.put(key, thing.get()) : things.remove(key);
    if (!Optional.ofNullable(before).equals(thing)) {
      changes.incrementAndGet();
    }
  }

  Optional<T> get(String key) {
    return Optional.ofNullable(things.get(key));
  }

  Collection<T> all() {
    return List.copyOf(things.values());
  }

  Map<String, T> byKey() {
    return Map.copyOf(things);
  }
}
