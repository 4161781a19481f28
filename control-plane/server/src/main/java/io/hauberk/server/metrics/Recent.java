package io.hauberk.server.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is asked for once a second at most. */
final class Recent<T> implements Supplier<T> {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Supplier<T> source;
  private final InstantSource clock;
  private @Nullable T value;
  private Instant until = Instant.MIN;

  Recent(Supplier<T> source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public synchronized T get() {
    Instant now = clock.instant();
    T current = value;
    if (current == null || !now.isBefore(until)) {
      current = source.get();
      value = current;
      until = now.plus(FRESH);
    }
    return current;
  }
}
