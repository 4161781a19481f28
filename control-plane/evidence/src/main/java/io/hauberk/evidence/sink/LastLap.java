package io.hauberk.evidence.sink;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a pump: once it is called, what is in the log is still delivered, for so long and not
 * longer. One thread runs, any calls.
 */
final class LastLap {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final CountDownLatch called = new CountDownLatch(1);
  private volatile long deadline;

  /** Only the first call counts. */
  synchronized void call(Duration longest) {
    if (!isCalled()) {
      deadline = System.nanoTime() + longest.toNanos();
      called.countDown();
    }
  }

  boolean isCalled() {
    return called.getCount() == 0;
  }

  boolean isOver() {
    return isCalled() && left() <= 0;
  }

  /** Nanoseconds; only after the call. */
  long left() {
    return deadline - System.nanoTime();
  }

  /**
   * Waits that long, or until the lap is called; in the lap a second at most, so that a receiver
   * that was away for long is tried again before the end.
   *
   * @throws InterruptedException when the lap leaves no time for that
   */
  void pause(Duration pause) throws InterruptedException {
    if (!isCalled()) {
      var unused = called.await(pause.toNanos(), TimeUnit.NANOSECONDS);
      return;
    }
    long nanos = Math.min(pause.toNanos(), LONGEST.toNanos());
    if (left() <= nanos) {
      throw new InterruptedException();
    }
    TimeUnit.NANOSECONDS.sleep(nanos);
  }
}
