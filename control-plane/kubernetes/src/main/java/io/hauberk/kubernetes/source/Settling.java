package io.hauberk.kubernetes.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes one occasion of many events: it waits until nothing has happened for a short while, but not
 * for long.
 */
final class Settling {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition happened = lock.newCondition();
  private final Duration quiet;
  private final Duration longest;
  private long events;

  Settling(Duration quiet, Duration longest) {
    this.quiet = quiet;
    this.longest = longest;
  }

  /** Something happened. */
  void event() {
    lock.lock();
    try {
      events++;
      happened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for an event, and for rest after it.
   *
   * @param seen the number that was returned before; 0 at first
   * @return how many events there have been
   */
  long await(long seen) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (events == seen) {
        happened.await();
      }
      long end = System.nanoTime() + longest.toNanos();
      long last = events;
      while (true) {
        long left = Math.min(quiet.toNanos(), end - System.nanoTime());
        if (left <= 0) {
          return events;
        }
        boolean rest = !happened.await(left, TimeUnit.NANOSECONDS);
        if (rest && events == last) {
          return events;
        }
        last = events;
      }
    } finally {
      lock.unlock();
    }
  }
}
