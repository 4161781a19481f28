package io.hauberk.evidence.log;

import io.hauberk.evidence.record.Shed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was shed and is not yet on record. Safe for use by several threads. */
final class ShedCounts {
  /** More decisions than these are counted together, so that one record holds them. */
  private static final int DECISIONS = 128;

  private static final int LONGEST_DECISION = 400;
  private static final String OTHERS = "others";

  private final InstantSource clock;
  private SortedMap<String, Long> counts = new TreeMap<>();
  private long total;
  private long since;
  private String why = "";
  private Instant from = Instant.MAX;

  ShedCounts(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(String decision, String reason) {
    if (since == 0) {
      from = clock.instant();
    }
    why = reason;
    total++;
    count(decision, 1);
  }

  /** All since the last time, or absent when there is nothing. */
  synchronized Optional<Shed> take() {
    if (since == 0) {
      return Optional.empty();
    }
    Shed shed = new Shed(since, counts, why, from, clock.instant());
    counts = new TreeMap<>();
    since = 0;
    return Optional.of(shed);
  }

  /** It could not be written. */
  synchronized void putBack(Shed shed) {
    if (since == 0 || shed.from().isBefore(from)) {
      from = shed.from();
    }
    if (since == 0) {
      why = shed.why();
    }
    for (Map.Entry<String, Long> entry : shed.decisions().entrySet()) {
      count(entry.getKey(), entry.getValue());
    }
  }

  synchronized long total() {
    return total;
  }

  private void count(String decision, long times) {
    String name =
        decision.length() > LONGEST_DECISION ? decision.substring(0, LONGEST_DECISION) : decision;
    counts.merge(
        counts.size() < DECISIONS || counts.containsKey(name) ? name : OTHERS, times, Long::sum);
    since += times;
  }
}
