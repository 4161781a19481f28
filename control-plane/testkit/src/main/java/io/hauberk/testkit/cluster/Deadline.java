package io.hauberk.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what a cluster brings about in its own time. */
public final class Deadline {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Deadline() {}

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Returns when {@code condition} holds.
   *
   * @throws IllegalStateException when it does not within 90 seconds
   */
  public static void await(String what, Condition condition) {
    await(what, PATIENCE, condition);
  }

  /** As {@link #await(String, Condition)}, with a limit of its own. */
  public static void await(String what, Duration limit, Condition condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!condition.holds()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("waited " + limit.toSeconds() + " s in vain for " + what);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + what, e);
    }
  }
}
