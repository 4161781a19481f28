package io.hauberk.evidence.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Records in the order in which they came, on disk. Indices begin at 0, have no holes and are never
 * given twice. Safe for use by several threads.
 */
public interface RecordLog extends AutoCloseable {
  /** An encoded record is never longer: a tlog-tiles entry has a length of 16 bits. */
  int MAX_RECORD_BYTES = 60_000;

  /**
   * Appends a record that has to be kept: a denial, an act of an administrator, an alarm, a gap.
   * Never blocks; what depends on the future runs on the log's own thread and must not block
   * either.
   *
   * @return its index, when it is on the disk and survives a kill and a loss of power. Fails with
   *     {@link IOException} when it could not be kept
   */
  CompletableFuture<Long> append(byte[] record);

  /**
   * Appends a record that is counted instead of kept when there is no room. How many were counted,
   * and of which decisions, the log writes into a record of its own.
   *
   * @param decision under which it is counted
   * @return as for {@link #append}; -1 when it was counted only
   */
  CompletableFuture<Long> appendOrShed(byte[] record, String decision);

  /** The oldest index that is still kept. */
  long first();

  /** One more than the newest index that is on the disk. */
  long end();

  /**
   * Up to {@code max} records from that index on, fewer at the end.
   *
   * @throws IOException when they cannot be read, or are not kept any more
   */
  List<byte[]> read(long from, int max) throws IOException;

  /**
   * Waits for a record.
   *
   * @return whether {@code index < end()}
   */
  boolean await(long index, Duration patience) throws InterruptedException;

  /**
   * Makes retention wait for a reader, as long as this log is open.
   *
   * @param next the oldest index that the reader still needs; asked at any time, by any thread
   */
  void keepFor(String reader, LongSupplier next);

  @Override
  void close() throws IOException;
}
