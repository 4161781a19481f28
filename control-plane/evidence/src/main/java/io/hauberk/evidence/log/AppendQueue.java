package io.hauberk.evidence.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Records that wait for the disk, bounded in bytes. Putting never blocks. */
final class AppendQueue {
  /** Once as many wait, nothing is gained by waiting for more. */
  private static final long BATCH_BYTES = 1L << 20;

  private static final int OVERHEAD = 128;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final long limit;
  private final long batchLimit;
  private long bytes;
  private boolean closed;

  /** A record that is not on the disk yet. */
  static final class Pending {
    private final byte[] record;
    private final @Nullable String decision;
    private final CompletableFuture<Long> done = new CompletableFuture<>();

    Pending(byte[] record, @Nullable String decision) {
      this.record = record;
      this.decision = decision;
    }

    byte[] record() {
      return record;
    }

    /** Absent for what is never shed. */
    @Nullable String decision() {
      return decision;
    }

    CompletableFuture<Long> done() {
      return done;
    }

    private long size() {
      return record.length + (long) OVERHEAD;
    }
  }

  /** What became of a record that was offered. */
  enum Answer {
    TAKEN,
    NO_ROOM,
    CLOSED
  }

  /**
   * @param batchLimit bytes that are taken at once
   */
  AppendQueue(long limit, long batchLimit) {
    this.limit = limit;
    this.batchLimit = batchLimit;
  }

  Answer offer(Pending record) {
    lock.lock();
    try {
      if (closed) {
        return Answer.CLOSED;
      }
      long room = record.decision() == null ? 2 * limit : limit;
      if (bytes + record.size() > room) {
        return Answer.NO_ROOM;
      }
      long before = bytes;
      pending.add(record);
      bytes += record.size();
      if (before == 0 || (before < BATCH_BYTES && bytes >= BATCH_BYTES)) {
        ready.signal();
      }
      return Answer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for records, and then a little for more of them.
   *
   * @return none after {@code patience}, and when it is closed and empty
   */
  List<Pending> take(Duration window, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (pending.isEmpty() && !closed && left > 0) {
        left = ready.awaitNanos(left);
      }
      left = window.toNanos();
      while (!pending.isEmpty() && bytes < BATCH_BYTES && !closed && left > 0) {
        left = ready.awaitNanos(left);
      }
      return drain();
    } finally {
      lock.unlock();
    }
  }

  boolean closedAndEmpty() {
    lock.lock();
    try {
      return closed && pending.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      ready.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** All that wait, when nobody takes them any more. */
  List<Pending> rest() {
    lock.lock();
    try {
      List<Pending> rest = List.copyOf(pending);
      pending.clear();
      bytes = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  private List<Pending> drain() {
    List<Pending> batch = new ArrayList<>();
    long size = 0;
    while (!pending.isEmpty() && size < batchLimit) {
      Pending next = pending.remove();
      size += next.size();
      batch.add(next);
    }
    bytes -= size;
    return batch;
  }
}
