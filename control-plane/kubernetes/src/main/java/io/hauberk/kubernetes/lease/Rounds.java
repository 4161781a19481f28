package io.hauberk.kubernetes.lease;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that is done again a second after it was done, on a thread of its own. */
public final class Rounds implements AutoCloseable {
  private static final int LAST_ROUND_SECONDS = 5;

  private final ScheduledExecutorService thread;

  private Rounds(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  /**
   * @param thread its name
   * @param round must not throw: the first that does is the last
   */
  public static Rounds start(String thread, Runnable round) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(thread).factory());
    var unused = executor.scheduleWithFixedDelay(round, 0, 1, TimeUnit.SECONDS);
    return new Rounds(executor);
  }

  /** Lets a round that is under way come to its end, for some seconds. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_ROUND_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
