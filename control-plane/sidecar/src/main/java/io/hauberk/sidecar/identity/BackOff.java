package io.hauberk.sidecar.identity;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before trying again: longer each time, and not the same for everybody. */
final class BackOff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final RandomGenerator random;
  private int failures;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Between half and the whole of a quarter second that doubles with each failure.
   *
   * @param most never longer than this, never shorter than the first wait
   */
  Duration next(Duration most) {
    long cap = Math.max(FIRST.toMillis(), Math.min(LONGEST.toMillis(), most.toMillis()));
    long whole = Math.min(cap, FIRST.toMillis() << Math.min(failures, 16));
    failures++;
    return Duration.ofMillis((long) (whole * (0.5 + random.nextDouble() / 2)));
  }

  void succeeded() {
    failures = 0;
  }
}
