package io.hauberk.evidence.store;

import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** A log that forgets. */
final class MemoryLog implements RecordLog {
  private final List<byte[]> records = new ArrayList<>();
  private long first;

  synchronized MemoryLog add(EvidenceRecord... more) {
    for (EvidenceRecord record : more) {
      addBytes(RecordCodec.encode(record));
    }
    return this;
  }

  synchronized void addBytes(byte[] record) {
    records.add(record);
    notifyAll();
  }

  synchronized void forgetBefore(long index) {
    first = index;
  }

  @Override
  public synchronized CompletableFuture<Long> append(byte[] record) {
    addBytes(record);
    return CompletableFuture.completedFuture(end() - 1);
  }

  @Override
  public CompletableFuture<Long> appendOrShed(byte[] record, String decision) {
    return append(record);
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
    return List.copyOf(records.subList((int) from, (int) Math.min(end(), from + max)));
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
  public void keepFor(String reader, LongSupplier next) {}

  @Override
  public void close() {}
}
