package io.hauberk.evidence.loss;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who else takes in lines, and of whom an answer is due. By names that last as long as what the one
 * who has it remembers. Not safe for use by several threads.
 */
final class Counterparts {
  /** Who runs again after that is asked again; until then nobody says what it had. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration FORGET = Duration.ofDays(7);

  private final Map<String, Known> known = new HashMap<>();

  /** How one of them stands. */
  enum Presence {
    /** It is asked before anything is compared. */
    AWAITED,
    /** It has told all that came to it, and ended. */
    LEFT,
    /** What came to it last is not known. */
    GONE
  }

  private record Known(Presence presence, Instant since) {}

  Counterparts(Map<String, Presence> remembered, Instant now) {
    remembered.forEach((name, presence) -> known.put(name, new Known(presence, now)));
  }

  /**
   * Somebody answered, or asked.
   *
   * @param then no later than when it did
   * @return whether it was held for gone
   */
  boolean heard(String name, Instant then, Instant now) {
    Known before = known.get(name);
    if (before != null && before.presence() == Presence.LEFT && !then.isAfter(before.since())) {
      return false;
    }
    known.put(name, new Known(Presence.AWAITED, now));
    return before != null && before.presence() == Presence.GONE;
  }

  void left(String name, Instant now) {
    known.put(name, new Known(Presence.LEFT, now));
  }

  /**
   * Waits for nobody any longer who has not been heard of for so long.
   *
   * @return whether there is one
   */
  boolean giveUp(Instant now) {
    boolean some = false;
    for (Map.Entry<String, Known> one : known.entrySet()) {
      Known state = one.getValue();
      if (state.presence() == Presence.AWAITED && state.since().plus(PATIENCE).isBefore(now)) {
        one.setValue(new Known(Presence.GONE, now));
        some = true;
      }
    }
    known
        .values()
        .removeIf(
            one -> one.presence() != Presence.AWAITED && one.since().plus(FORGET).isBefore(now));
    return some;
  }

  /** Whether nobody else is waited for. */
  boolean areAll(Set<String> answered) {
    return known.entrySet().stream()
        .allMatch(
            one ->
                one.getValue().presence() != Presence.AWAITED || answered.contains(one.getKey()));
  }

  Map<String, Presence> state() {
    Map<String, Presence> state = new TreeMap<>();
    known.forEach((name, one) -> state.put(name, one.presence()));
    return state;
  }
}
