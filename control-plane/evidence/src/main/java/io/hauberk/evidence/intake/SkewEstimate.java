package io.hauberk.evidence.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a proxy's clock is ahead of ours. What is told can only arrive after it has happened: of
 * many lines, the one that took the least time on its way tells the difference of the clocks, less
 * that time. Not safe for use by several threads.
 */
final class SkewEstimate {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int ENOUGH = 16;

  private Instant windowEnds = Instant.MIN;
  private long least = Long.MAX_VALUE;
  private long leastBefore = Long.MAX_VALUE;
  private int seen;

  /**
   * @param happened by the proxy's clock
   * @param collected by ours
   */
  void add(Instant happened, Instant collected) {
    if (collected.isAfter(windowEnds)) {
      leastBefore = collected.isAfter(plus(windowEnds)) ? Long.MAX_VALUE : least;
      least = Long.MAX_VALUE;
      windowEnds = collected.plus(WINDOW);
    }
    least = Math.min(least, nanos(happened, collected));
    seen = Math.min(seen + 1, ENOUGH);
  }

  /** Absent until enough was seen. */
  Optional<Duration> get() {
    return seen < ENOUGH
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(-Math.min(least, leastBefore)));
  }

  private static Instant plus(Instant windowEnds) {
    return windowEnds.equals(Instant.MIN) ? windowEnds : windowEnds.plus(WINDOW);
  }

  /** A proxy may say any year: a difference beyond a century counts as one. */
  private static long nanos(Instant from, Instant to) {
    long century = Duration.ofDays(36_525).toSeconds();
    long seconds = Math.clamp(to.getEpochSecond() - from.getEpochSecond(), -century, century);
    return seconds * 1_000_000_000L + (to.getNano() - from.getNano());
  }
}
