package io.hauberk.kubernetes.evidence;

import java.time.Duration;
import java.time.Instant;

/** So many at once, and then one for each pause. Used by one thread. */
final class Allowance {
  private final int most;
  private final Duration pause;
  private int left;
  private Instant since;

  Allowance(int most, Duration pause, Instant now) {
    this.most = most;
    this.pause = pause;
    this.left = most;
    this.since = now;
  }

  /** Whether one more may be had; it is taken then. */
  boolean take(Instant now) {
    long more = Math.max(0, Duration.between(since, now).dividedBy(pause));
    left = (int) Math.min(most, left + more);
    since = left == most ? now : since.plus(pause.multipliedBy(more));
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
