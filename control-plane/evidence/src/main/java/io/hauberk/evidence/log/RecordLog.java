package io.hauberk.evidence.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Records in the order in which they came, on disk. Indices begin at 0, have no holes and are never
 * given twice. Safe for use by several threads.
 */
public interface RecordLog extends AutoCloseable {
  /** An encoded record is never longer: a tlog-tiles entry has a length of 16 bits. */
  int MAX_RECORD_BYTES = 60_000;

  /**
   * Appends a record.
   *
   * @param mayBeShed whether it may be counted instead when the disk is full
   * @return its index, when it is on the disk and survives a kill and a loss of power; -1 when it
   *     was shed. Fails with {@link IOException} when it could not be kept
   */
  CompletableFuture<Long> append(byte[] record, boolean mayBeShed);

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

  @Override
  void close() throws IOException;
}
