package io.hauberk.evidence.seal;

import io.hauberk.evidence.log.SegmentLog;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.RecordFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops records that are older than the retention, at most once an hour. That it does is a record
 * of the log first, and nothing is dropped before that is sealed: who deletes records himself has
 * no such record. Their hashes stay, so that the rest can be verified. Used by one thread.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration SELDOM = Duration.ofHours(1);

  private final SegmentLog log;
  private final SealFolder folder;
  private final SealOptions options;
  private final LongSupplier sealed;
  private @Nullable Announced announced;
  private Instant next = Instant.MIN;
  private volatile long first;

  /** A drop whose record may not be sealed yet. */
  private record Announced(Drop drop, CompletableFuture<Long> record) {}

  /**
   * @param log where the record of a drop goes
   * @param sealed how many records are
   */
  Retention(SegmentLog log, SealFolder folder, SealOptions options, LongSupplier sealed)
      throws IOException {
    this.log = log;
    this.folder = folder;
    this.options = options;
    this.sealed = sealed;
    this.first = folder.kept().from();
  }

  /** The oldest record that is kept. */
  long first() {
    return first;
  }

  /**
   * Takes the next step; to be called every second or so.
   *
   * @param limit index of the oldest record that is not settled, or that somebody needs
   */
  void step(long limit) throws IOException {
    Instant now = options.clock().instant();
    Announced told = announced;
    if (told != null) {
      finish(told, limit);
    } else if (!now.isBefore(next)) {
      long keep = oldest(limit, now.minus(options.retention()));
      if (keep > first) {
        Drop drop = new Drop(keep, now);
        byte[] record = drop.record(options.origin(), options.retention());
        announced = new Announced(drop, log.append(record));
        next = now.plus(SELDOM);
      }
    }
  }

  private void finish(Announced told, long limit) throws IOException {
    if (!told.record().isDone()) {
      return;
    }
    if (told.record().isCompletedExceptionally()) {
      // Without its record nothing is dropped; the disk may be full of newer ones.
      LOG.error("records are older than the retention, and that cannot be recorded: they stay");
      announced = null;
      return;
    }
    long index = told.record().join();
    long keep = told.drop().before();
    if (index < sealed.getAsLong() && keep <= limit) {
      drop(keep, index);
      announced = null;
    }
  }

  private void drop(long keep, long record) throws IOException {
    long from = first;
    folder.kept(new Kept(keep, Long.MAX_VALUE, new Kept.Why.Dropped(record)));
    SealedFile.force(folder.path());
    first = keep;
    LOG.info(
        "records {} to {} are older than {}: dropped, as record {} says",
        from,
        keep - 1,
        options.retention(),
        record);
    log.dropBefore(keep);
  }

  /** Whole segments are dropped, and no part of a bundle, which is what is exported. */
  private long oldest(long limit, Instant before) throws IOException {
    long keep = first;
    Map.Entry<Long, Path> segment = null;
    for (Map.Entry<Long, Path> following : log.files().entrySet()) {
      if (segment != null && following.getKey() > first) {
        long bundles = following.getKey() / TileName.FULL * TileName.FULL;
        if (bundles > limit || !isOlder(segment.getValue(), following.getKey() - 1, before)) {
          break;
        }
        keep = Math.max(keep, bundles);
      }
      segment = following;
    }
    return keep;
  }

  /** By its file and by its newest record: neither a new date nor an old one deceives. */
  private boolean isOlder(Path segment, long newest, Instant before) throws IOException {
    try {
      return Files.getLastModifiedTime(segment).toInstant().isBefore(before)
          && collected(log.read(newest, 1).getFirst(), before);
    } catch (NoSuchFileException e) {
      LOG.error("`{}` is missing: run `hauberk audit verify`", segment);
      return false;
    }
  }

  private static boolean collected(byte[] record, Instant before) {
    try {
      return RecordCodec.decode(record).collected().isBefore(before);
    } catch (RecordFormatException e) {
      // Of another version: then only its file tells.
      return true;
    }
  }
}
