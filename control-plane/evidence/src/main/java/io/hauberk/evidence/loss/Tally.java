package io.hauberk.evidence.loss;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What arrived of one run of a proxy: here by the millisecond in which it ended, and at other
 * control planes as far as they have told. Not safe for use by several threads.
 */
final class Tally {
  /** Milliseconds with lines that are told apart, of a proxy that sends no samples. */
  private static final int MOST_RECENT = 60_000;

  /** How much later than in truth a start may seem, by the whole seconds of the proxy's uptime. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  /** Lines that are not told apart any more. */
  private Arrived folded;

  private final TreeMap<Long, Arrived> recent = new TreeMap<>();
  private final Map<String, Arrived> elsewhere;
  private long started;

  /**
   * @param started 0 when that is not known
   * @param elsewhere by the name of who took them in
   */
  Tally(long started, Arrived here, Map<String, Arrived> elsewhere) {
    this.started = started;
    this.folded = here;
    this.elsewhere = new HashMap<>(elsewhere);
  }

  void arrived(Instant ended, Arrived lines) {
    recent.merge(ended.toEpochMilli(), lines, Arrived::plus);
    if (recent.size() > MOST_RECENT) {
      fold(recent.firstKey());
    }
  }

  long started() {
    return started;
  }

  /** Whether something arrived about what was over later. */
  boolean hasAfter(long millis) {
    return !recent.tailMap(millis, false).isEmpty();
  }

  /** Another run. What arrived of one that nobody knew belongs to it. */
  void begin(long start) {
    if (started != 0) {
      folded = Arrived.NONE;
      elsewhere.clear();
    }
    started = start;
    recent.headMap(start - ROUNDING.toMillis()).clear();
  }

  /** Lines until then are not told apart any more. */
  void fold(long until) {
    folded = here(until);
    recent.headMap(until, true).clear();
  }

  /** What arrived here about what was over by then. */
  Arrived here(long until) {
    return recent.headMap(until, true).values().stream().reduce(folded, Arrived::plus);
  }

  Arrived here() {
    return here(Long.MAX_VALUE);
  }

  /** Here and elsewhere. */
  Arrived total(long until) {
    return elsewhere.values().stream().reduce(here(until), Arrived::plus);
  }

  Map<String, Arrived> elsewhere() {
    return Map.copyOf(elsewhere);
  }

  Arrived elsewhere(String who) {
    return elsewhere.getOrDefault(who, Arrived.NONE);
  }

  /**
   * So many arrived there, at least.
   *
   * @return whether that is news
   */
  boolean learn(String who, Arrived there) {
    Arrived before = elsewhere(who);
    Arrived now = before.orLater(there);
    if (now.equals(before)) {
      return false;
    }
    elsewhere.put(who, now);
    return true;
  }
}
