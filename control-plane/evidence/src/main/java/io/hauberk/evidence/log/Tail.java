package io.hauberk.evidence.log;

import io.hauberk.evidence.log.AppendQueue.Pending;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log: one thread writes there, many wait for what it writes. A segment ends when it
 * is full, and with the day (of UTC), so that retention finds its end.
 */
final class Tail implements Closeable {
  private static final long SECONDS_OF_A_DAY = Duration.ofDays(1).toSeconds();

  private final Path folder;
  private final LogOptions options;
  private final SegmentLog.Appended appended;
  private final ConcurrentNavigableMap<Long, Segment> segments;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private @Nullable SegmentWriter writer;
  private volatile long end;
  private long day;
  private int waiting;

  Tail(
      Path folder,
      LogOptions options,
      ConcurrentNavigableMap<Long, Segment> segments,
      Recovery recovered,
      SegmentLog.Appended appended) {
    this.folder = folder;
    this.options = options;
    this.appended = appended;
    this.segments = segments;
    this.writer = recovered.last().orElse(null);
    this.end = recovered.end();
    this.day = writer == null ? 0 : day(writer.lastWritten());
  }

  long end() {
    return end;
  }

  /**
   * All of them, or none.
   *
   * @return index of the first of them, when they are on the disk
   */
  long write(List<Pending> batch) throws IOException {
    long first = end;
    SegmentWriter current = roomy();
    try {
      long index = first;
      for (Pending one : batch) {
        current.append(index++, one.record());
      }
      current.force();
    } catch (IOException | RuntimeException | Error e) {
      takeBack(current, e);
      throw e;
    }
    grow(first + batch.size());
    appended.appended(first, batch.stream().map(Pending::record).toList());
    return first;
  }

  boolean await(long index, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      waiting++;
      long left = patience.toNanos();
      while (index >= end && left > 0) {
        left = grown.awaitNanos(left);
      }
      return index < end;
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  private SegmentWriter roomy() throws IOException {
    SegmentWriter current = writer;
    long today = day(options.clock().instant());
    boolean ended = current != null && current.segment().first() < end && day < today;
    day = Math.max(day, today);
    if (current != null && current.length() < options.segmentBytes() && !ended) {
      return current;
    }
    SegmentWriter next = SegmentWriter.create(folder, end);
    segments.put(end, next.segment());
    writer = next;
    if (current != null) {
      current.close();
    }
    return next;
  }

  private static long day(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS_OF_A_DAY);
  }

  /**
   * Another segment is begun after what could not be forced, and after what the disk does not even
   * take back: that stays behind the end.
   */
  private void takeBack(SegmentWriter current, Throwable cause) {
    try {
      current.takeBack();
      if (current.sound()) {
        return;
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    writer = null;
    try {
      current.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void grow(long to) {
    lock.lock();
    try {
      end = to;
      if (waiting > 0) {
        grown.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
