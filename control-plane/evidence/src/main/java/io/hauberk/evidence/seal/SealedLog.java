package io.hauberk.evidence.seal;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.LogState;
import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.log.SegmentLog;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A log of segments, and a tree of hashes over it: a record is acknowledged when it is in a
 * segment, and a moment later it is sealed by a signed checkpoint.
 */
public final class SealedLog implements RecordLog {
  private final SegmentLog segments;
  private final SealFolder folder;
  private final SealKey key;
  private final Sealer sealer;
  private final Upkeep upkeep;
  private final Map<String, LongSupplier> readers = new ConcurrentHashMap<>();
  private final List<Thread> threads;

  private SealedLog(
      SegmentLog segments,
      Leaves leaves,
      SealFolder folder,
      SealKey key,
      SealOptions options,
      Checkpoint last)
      throws IOException {
    this.segments = segments;
    this.folder = folder;
    this.key = key;
    this.sealer =
        Sealer.resume(
            segments,
            leaves,
            () -> segments.state().mode() == LogState.Mode.KEEPING,
            folder,
            key,
            options,
            last);
    this.upkeep = new Upkeep(segments, folder, options, sealer, this::needed);
    this.threads =
        List.of(
            Thread.ofPlatform().daemon().name("hauberk-evidence-seal").unstarted(sealer),
            Thread.ofPlatform().daemon().name("hauberk-evidence-upkeep").unstarted(upkeep));
  }

  /**
   * Opens the log in a folder, which is made where it is missing, and its key.
   *
   * @throws IOException when another process has it; when it is damaged, with where and what to do
   */
  public static SealedLog open(Path path, LogOptions options, SealOptions seal) throws IOException {
    SealFolder folder = new SealFolder(path);
    folder.create();
    SealKey key = SealKey.open(seal.key(), seal.origin());
    Optional<Checkpoint> signed = signed(folder, key);
    long sealed = signed.map(Checkpoint::size).orElse(0L);
    Leaves leaves = new Leaves();
    SegmentLog segments = SegmentLog.open(folder.segments(), options, 0, sealed, leaves);
    try {
      Checkpoint last = signed.isPresent() ? signed.get() : first(folder, key);
      SealedLog log = new SealedLog(segments, leaves, folder, key, seal, last);
      log.threads.forEach(Thread::start);
      return log;
    } catch (IOException e) {
      segments.close();
      throw e;
    }
  }

  private static Checkpoint first(SealFolder folder, SealKey key) throws IOException {
    Checkpoint empty = new Checkpoint(key.verifier().name(), 0, new Merkle().empty());
    folder.checkpoint(empty.sign(key));
    return empty;
  }

  /** Absent for a log that never had one. */
  private static Optional<Checkpoint> signed(SealFolder folder, SealKey key) throws IOException {
    String note = folder.checkpoint().orElse("");
    if (note.isEmpty() && folder.settled() == 0 && folder.history().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.verify(note, key.verifier()));
    } catch (Checkpoint.Forged e) {
      throw new IOException(
          "`%s`: %s; restore it from a copy"
              .formatted(folder.path().resolve("checkpoint"), e.getMessage()),
          e);
    }
  }

  @Override
  public CompletableFuture<Long> append(byte[] record) {
    return segments.append(record);
  }

  @Override
  public CompletableFuture<Long> appendOrShed(byte[] record, String decision) {
    return segments.appendOrShed(record, decision);
  }

  @Override
  public long first() {
    return upkeep.first();
  }

  @Override
  public long end() {
    return segments.end();
  }

  /** The newest checkpoint; all records before its size are sealed. */
  public Checkpoint checkpoint() {
    return sealer.checkpoint();
  }

  /**
   * Waits until a record is sealed.
   *
   * @return whether it is
   */
  public boolean awaitSealed(long index, Duration patience) throws InterruptedException {
    return sealer.await(index, patience);
  }

  /** How it fares. */
  public LogState state() {
    return segments.state();
  }

  /** Why records are not sealed, empty while they are. */
  public String sealFailure() {
    return sealer.failure();
  }

  /**
   * Reads everything that is kept and compares it with what was signed, while the log goes on. What
   * changes meanwhile can be reported too: only what is found twice is wrong.
   *
   * @throws IOException when files cannot be read, or were dropped meanwhile
   */
  public Verification.Report verify() throws IOException {
    return Verification.of(folder.path(), key.verifier(), List.of());
  }

  /** What checkpoints are verified with. */
  public VerifierKey verifierKey() {
    return key.verifier();
  }

  @Override
  public List<byte[]> read(long from, int max) throws IOException {
    if (from < first()) {
      throw new IOException("record " + from + " is not kept any more; the oldest is " + first());
    }
    return segments.read(from, max);
  }

  @Override
  public boolean await(long index, Duration patience) throws InterruptedException {
    return segments.await(index, patience);
  }

  @Override
  public void keepFor(String reader, LongSupplier next) {
    readers.put(reader, next);
  }

  private long needed() {
    return readers.values().stream()
        .mapToLong(LongSupplier::getAsLong)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Takes no more records, and returns when those that wait are on the disk. They can still be
   * read, and are sealed meanwhile.
   */
  public void finish() throws IOException {
    segments.finish();
  }

  /** Seals all that was appended, and ends. */
  @Override
  public void close() throws IOException {
    finish();
    sealer.close();
    upkeep.close();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the last records are sealed");
    } finally {
      sealer.release();
      segments.close();
    }
  }
}
