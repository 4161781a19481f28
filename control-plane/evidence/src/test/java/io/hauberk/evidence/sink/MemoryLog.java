package io.hauberk.evidence.sink;

import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RandomRecords;
import io.hauberk.evidence.record.RecordCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** A log that forgets with its process. */
public final class MemoryLog implements RecordLog {
  private final List<byte[]> records = new ArrayList<>();
  private long first;

  /** With so many random records, all different. */
  public static MemoryLog filled(int count, RandomGenerator random) {
    MemoryLog log = new MemoryLog();
    log.add(count, random);
    return log;
  }

  /** With these as well. */
  public synchronized MemoryLog add(EvidenceRecord... more) {
    for (EvidenceRecord record : more) {
      var unused = append(RecordCodec.encode(record));
    }
    return this;
  }

  /** Their uids, in order. */
  public List<String> add(int count, RandomGenerator random) {
    RandomRecords source = new RandomRecords(random);
    List<String> uids = new ArrayList<>();
    while (uids.size() < count) {
      EvidenceRecord record = source.next();
      var unused = append(RecordCodec.encode(record));
      uids.add(record.uid());
    }
    return uids;
  }

  public synchronized List<String> uids() throws IOException {
    List<String> uids = new ArrayList<>();
    for (byte[] record : records) {
      uids.add(RecordCodec.decode(record).uid());
    }
    return uids;
  }

  @Override
  public synchronized CompletableFuture<Long> append(byte[] record) {
    records.add(record.clone());
    notifyAll();
    return CompletableFuture.completedFuture(end() - 1);
  }

  @Override
  public CompletableFuture<Long> appendOrShed(byte[] record, String decision) {
    return append(record);
  }

  @Override
  public void keepFor(String reader, LongSupplier next) {}

  /** What is before is not kept any more. */
  public synchronized void forget(long before) {
    first = before;
  }

  @Override
  public synchronized long first() {
    return first;
  }

  @Override
  public synchronized long end() {
    return records.size();
  }

  @Override
  public synchronized List<byte[]> read(long from, int max) throws IOException {
    if (from < first) {
      throw new IOException("record " + from + " is not kept any more");
    }
    return List.copyOf(records.subList((int) from, (int) Math.min(records.size(), from + max)));
  }

  @Override
  public synchronized boolean await(long index, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos(); index >= end() && left > 0; ) {
      wait(Math.max(1, left / 1_000_000));
      left = deadline - System.nanoTime();
    }
    return index < end();
  }

  @Override
  public void close() {}
}
