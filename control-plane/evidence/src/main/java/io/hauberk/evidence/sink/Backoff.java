package io.hauberk.evidence.sink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave a receiver alone that did not take what it was sent: twice as long each time,
 * and each time a random part of that, so that many senders do not come back together.
 */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  void reset() {
    failures = 0;
  }

  /** The next pause: from half of the limit to all of it. */
  Duration next() {
    long limit = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 20));
    failures++;
    return Duration.ofMillis(limit - (long) (random.nextDouble() * limit / 2));
  }
}
