package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Raises an alarm at its first finding, and counts those that follow until it may be raised again.
 * Bounded: without room for one more subject it raises the alarm of all others together.
 */
final class HoldDown {
  static final String OTHERS = "others";
  private static final int MOST = 10_000;
  private static final int MOST_EVIDENCE = 10;

  private final Duration hold;
  private final Map<Key, Held> held = new LinkedHashMap<>();

  HoldDown(Duration hold) {
    this.hold = hold;
  }

  record Key(AlarmRule rule, String subject) {}

  /**
   * What has come since an alarm was raised.
   *
   * @param pending nothing if it is empty
   */
  record Held(Instant until, Optional<Pending> pending) {}

  /** Findings of one subject taken together. */
  record Pending(
      String summary, long count, double usual, Instant from, Instant to, List<String> evidence) {
    Pending {
      evidence = List.copyOf(evidence);
    }

    static Pending of(Finding finding) {
      return new Pending(
          finding.summary(),
          finding.count(),
          finding.usual(),
          finding.from(),
          finding.to(),
          finding.uid().stream().toList());
    }

    Pending and(Finding finding) {
      List<String> uids = new ArrayList<>(evidence);
      finding.uid().filter(uid -> uids.size() < MOST_EVIDENCE).ifPresent(uids::add);
      return new Pending(
          finding.summary(),
          count + finding.count(),
          finding.usual(),
          finding.from().isBefore(from) ? finding.from() : from,
          finding.to().isAfter(to) ? finding.to() : to,
          uids);
    }

    Alarm alarm(Key key) {
      return new Alarm(
          key.rule().text(),
          key.rule().severity(),
          key.subject(),
          summary.replace("{n}", Long.toString(count)),
          count,
          usual,
          from,
          to,
          evidence);
    }
  }

  Optional<Alarm> add(Finding finding, Instant now) {
    Key key = new Key(finding.rule(), finding.subject());
    if (!held.containsKey(key) && held.size() >= MOST) {
      key = new Key(finding.rule(), OTHERS);
    }
    Held before = held.get(key);
    if (before == null) {
      held.put(key, new Held(now.plus(hold), Optional.empty()));
      return Optional.of(Pending.of(finding).alarm(key));
    }
    Pending pending =
        before.pending().map(p -> p.and(finding)).orElseGet(() -> Pending.of(finding));
    held.put(key, new Held(before.until(), Optional.of(pending)));
    return Optional.empty();
  }

  /** Those that may be raised again, and have been seen again. */
  List<Alarm> due(Instant now) {
    List<Alarm> alarms = new ArrayList<>();
    held.entrySet()
        .removeIf(
            entry ->
                !entry.getValue().until().isAfter(now) && entry.getValue().pending().isEmpty());
    held.replaceAll(
        (key, value) -> {
          if (value.until().isAfter(now) || value.pending().isEmpty()) {
            return value;
          }
          alarms.add(value.pending().get().alarm(key));
          return new Held(now.plus(hold), Optional.empty());
        });
    return alarms;
  }

  Map<Key, Held> all() {
    return Map.copyOf(held);
  }

  void restore(Key key, Held value) {
    held.put(key, value);
  }

  int size() {
    return held.size();
  }

  Collection<Key> keys() {
    return held.keySet();
  }
}
