package io.hauberk.kubernetes.lease;

import java.time.Duration;

/**
 * @param duration after which a lease that nobody renewed may be taken
 * @param deadline after which a holder that could not renew stops by itself; what it has begun must
 *     be over in what is left of the duration
 * @param period between two looks
 */
record LeaseTimes(Duration duration, Duration deadline, Duration period) {
  static final LeaseTimes STANDARD =
      new LeaseTimes(Duration.ofSeconds(15), Duration.ofSeconds(8), Duration.ofSeconds(2));
}
