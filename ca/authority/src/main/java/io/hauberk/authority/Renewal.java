package io.hauberk.authority;

import java.time.Duration;
import java.time.Instant;

/** When a certificate is renewed. */
final class Renewal {
  private static final double MOST_JITTER = 0.1;

  private Renewal() {}

  /**
   * Half-way from now to the end, less up to 10 % of that, so that a fleet that started together
   * does not renew together.
   *
   * @param jitter in [0, 1)
   */
  static Instant at(Instant now, Instant notAfter, double jitter) {
    double half = Duration.between(now, notAfter).toMillis() / 2.0;
    return now.plusMillis((long) (half * (1 - MOST_JITTER * jitter)));
  }
}
