package io.hauberk.evidence.log;

import io.hauberk.evidence.log.AppendQueue.Pending;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A log in append-only segments: files named after the index of their first record. It belongs to
 * one process at a time, and a record that was acknowledged survives whatever ends that process.
 *
 * @see LogState for what becomes of records when the disk is full
 */
public final class SegmentLog implements RecordLog {
  /** Is told of records when they are on the disk, by the thread that writes. */
  public interface Appended {
    void appended(long first, List<byte[]> records);
  }

  private static final long MAX_BATCH_BYTES = 4L << 20;

  private final Path folder;
  private final FileChannel lock;
  private final ConcurrentSkipListMap<Long, Segment> segments;
  private final MarkedSegments marked = new MarkedSegments();
  private final Map<String, LongSupplier> readers = new ConcurrentHashMap<>();
  private final AppendQueue queue;
  private final ShedCounts shed;
  private final Tail tail;
  private final Commits commits;
  private final Thread thread;

  private SegmentLog(
      Path folder, FileChannel lock, LogOptions options, Recovery recovered, Appended appended) {
    this.folder = folder;
    this.lock = lock;
    this.segments = new ConcurrentSkipListMap<>(recovered.segments());
    this.queue =
        new AppendQueue(options.queueBytes(), Math.min(MAX_BATCH_BYTES, options.segmentBytes()));
    this.shed = new ShedCounts(options.clock());
    this.tail = new Tail(folder, options, segments, recovered, appended);
    Reserve reserve = new Reserve(folder.resolve("reserve"), options.reserveBytes());
    this.commits = new Commits(queue, options, reserve, shed, tail);
    this.thread = Thread.ofPlatform().daemon().name("hauberk-evidence-log").unstarted(commits);
  }

  /** A log that begins at 0 where there is none. */
  public static SegmentLog open(Path folder, LogOptions options) throws IOException {
    return open(folder, options, 0);
  }

  /**
   * @param empty index of the first record when there is no segment
   */
  public static SegmentLog open(Path folder, LogOptions options, long empty) throws IOException {
    return open(folder, options, empty, 0, (first, records) -> {});
  }

  /**
   * Opens a log, and makes the folder where it is missing.
   *
   * @param empty index of the first record when there is no segment
   * @param acknowledged records before that index were, as is known from elsewhere: they are never
   *     taken for what was being written when the machine ended
   * @throws DamagedLog when the last segment does not hold what was written
   * @throws IOException when another process has it, or the disk cannot be read
   */
  public static SegmentLog open(
      Path folder, LogOptions options, long empty, long acknowledged, Appended appended)
      throws IOException {
    Files.createDirectories(folder);
    FileChannel lock = lock(folder);
    try {
      SegmentLog log =
          new SegmentLog(folder, lock, options, Recovery.of(folder, empty, acknowledged), appended);
      log.thread.start();
      return log;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public CompletableFuture<Long> append(byte[] record) {
    return offer(record, null);
  }

  @Override
  public CompletableFuture<Long> appendOrShed(byte[] record, String decision) {
    return offer(record, decision);
  }

  private CompletableFuture<Long> offer(byte[] record, @Nullable String decision) {
    if (record.length > MAX_RECORD_BYTES) {
      return CompletableFuture.failedFuture(
          new IOException("a record of " + record.length + " bytes is too long"));
    }
    Pending pending = new Pending(record, decision);
    return switch (queue.offer(pending)) {
      case TAKEN -> pending.done();
      case CLOSED -> CompletableFuture.failedFuture(new IOException("the log is closed"));
      case NO_ROOM -> {
        if (decision == null) {
          yield CompletableFuture.failedFuture(
              new IOException("the disk is too slow: too many records wait for it"));
        }
        shed.add(decision, "the disk is too slow");
        yield CompletableFuture.completedFuture(-1L);
      }
    };
  }

  @Override
  public long first() {
    Map.Entry<Long, Segment> oldest = segments.firstEntry();
    return oldest == null ? tail.end() : oldest.getKey();
  }

  @Override
  public long end() {
    return tail.end();
  }

  /** The files of all segments by the index of their first record; the last is written to. */
  public NavigableMap<Long, Path> files() {
    NavigableMap<Long, Path> files = new TreeMap<>();
    segments.forEach((first, segment) -> files.put(first, segment.file()));
    return files;
  }

  /** How it fares. */
  public LogState state() {
    return commits.state();
  }

  @Override
  public List<byte[]> read(long from, int max) throws IOException {
    long limit = Math.min(end(), from + max);
    List<byte[]> found = new ArrayList<>();
    for (long next = from; next < limit; ) {
      Map.Entry<Long, Segment> segment = segments.floorEntry(next);
      if (segment == null) {
        throw notKept(next);
      }
      Long following = segments.higherKey(segment.getKey());
      long until = following == null ? limit : Math.min(limit, following);
      try {
        segment.getValue().read(next, until, found);
        marked.used(segment.getValue());
      } catch (NoSuchFileException e) {
        throw segments.containsKey(segment.getKey()) ? e : notKept(next);
      }
      next = until;
    }
    return found;
  }

  private IOException notKept(long index) {
    return new IOException("record " + index + " is not kept any more; the oldest is " + first());
  }

  @Override
  public boolean await(long index, Duration patience) throws InterruptedException {
    return tail.await(index, patience);
  }

  @Override
  public void keepFor(String reader, LongSupplier next) {
    readers.put(reader, next);
  }

  /**
   * Drops segments, the oldest first, that hold nothing from that index on and nothing that a
   * reader needs.
   *
   * @return the oldest index that is kept now
   */
  public long dropBefore(long index) throws IOException {
    long keep = index;
    for (LongSupplier reader : readers.values()) {
      keep = Math.min(keep, reader.getAsLong());
    }
    boolean dropped = false;
    for (Long oldest : segments.keySet()) {
      Long following = segments.higherKey(oldest);
      if (following == null || following > keep) {
        break;
      }
      Segment segment = segments.remove(oldest);
      if (segment != null) {
        Files.deleteIfExists(segment.file());
        dropped = true;
      }
    }
    if (dropped) {
      Folder.force(folder);
    }
    return first();
  }

  /**
   * Takes no more records, and returns when those that wait are on the disk. They can still be
   * read.
   */
  public void finish() throws IOException {
    queue.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the last records are written");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      finish();
      tail.close();
    } finally {
      lock.close();
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another log of this very process.
    }
    channel.close();
    throw new IOException("another process writes into the log in `" + folder + "`");
  }
}
