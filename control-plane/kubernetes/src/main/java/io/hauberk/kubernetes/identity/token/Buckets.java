package io.hauberk.kubernetes.identity.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each key, so many at once and so many a second. Remembers the ten thousand
 * keys that asked last.
 */
final class Buckets {
  private static final int MOST = 10_000;
  private static final double NANOS = 1e9;

  private final double burst;
  private final double perSecond;
  private final InstantSource clock;
  private final Map<String, Level> levels =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Level> eldest) {
          return size() > MOST;
        }
      };

  private record Level(double left, Instant at) {}

  Buckets(double burst, double perSecond, InstantSource clock) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** Whether it may. */
  synchronized boolean take(String key) {
    Instant now = clock.instant();
    Level last = levels.getOrDefault(key, new Level(burst, now));
    double passed = Math.max(0, Duration.between(last.at(), now).toNanos() / NANOS);
    double left = Math.min(burst, last.left() + passed * perSecond);
    boolean may = left >= 1;
    levels.put(key, new Level(may ? left - 1 : left, now));
    return may;
  }
}
