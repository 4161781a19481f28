package io.hauberk.evidence.sink;

import io.hauberk.evidence.format.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Starts pumps that have no time to lose, and waits for them. */
public final class Pumps {
  public static final int MAX_BYTES = 1 << 17;
  private static final Pace PACE =
      new Pace(100, 1 << 20, Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(200));

  private Pumps() {}

  public static SinkPump start(Format.Kind format, MemoryLog log, Path folder, Sink sink)
      throws IOException {
    return start(
        new SinkPlan("test", "test", Format.of(format, "1.2.3"), MAX_BYTES, PACE),
        log,
        folder,
        sink);
  }

  static SinkPump start(SinkPlan plan, MemoryLog log, Path folder, Sink sink) throws IOException {
    return SinkPump.start(
        plan,
        sink,
        new SinkPump.Surroundings(
            log, folder, InstantSource.system(), RandomGenerator.of("L64X128MixRandom")));
  }

  /** Until the receiver has everything, at most three minutes. */
  public static void awaitEmpty(SinkPump pump) {
    await(() -> pump.status().behind() == 0, () -> pump.status().toString());
  }

  public static void await(
      java.util.function.BooleanSupplier condition, java.util.function.Supplier<String> what) {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited three minutes in vain: " + what.get());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
