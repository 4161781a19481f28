package io.hauberk.evidence.store;

import io.hauberk.evidence.log.RecordLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records of a log over into a store, a few seconds after they came. How far it is stands
 * in the names of the files, so a kill at any moment loses nothing and takes nothing twice.
 */
public final class Importer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Importer.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private static final int MEMORY = 256;
  private static final int AT_ONCE = 256;
  private static final long FRESH_BYTES = 16L << 20;
  private static final long FRESH_RECORDS = 20_480;

  private final RecordLog log;
  private final Path folder;
  private final Options options;
  private final Thread thread;
  private volatile long next;
  private volatile boolean unable;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * How a store is kept.
   *
   * @param fresh how long a record may wait for others before it can be found
   * @param keep what was taken over before is deleted, a whole file at a time; absent: never
   */
  public record Options(Duration fresh, Optional<Duration> keep, InstantSource clock) {
    public Options(InstantSource clock) {
      this(Duration.ofSeconds(2), Optional.empty(), clock);
    }
  }

  private Importer(RecordLog log, Path folder, Options options, long next) {
    this.log = log;
    this.folder = folder;
    this.options = options;
    this.next = next;
    this.thread = Thread.ofPlatform().daemon().name("hauberk-store").unstarted(this::run);
  }

  /**
   * Begins where the files in that folder end; the folder is made when it is missing.
   *
   * @throws IOException when it cannot be written
   */
  public static Importer start(RecordLog log, Path folder, Options options) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    long end = StoreFiles.in(folder).end();
    if (end > log.end()) {
      throw new IOException(
          "the store in `"
              + folder
              + "` has record "
              + (end - 1)
              + ", which the log does not have: put it away, and it is made anew");
    }
    Importer importer = new Importer(log, folder, options, Math.max(end, log.first()));
    if (importer.next > end) {
      LOG.warn("records {} to {} are not in the log any more", end, importer.next - 1);
    }
    log.keepFor("store", () -> importer.unable ? Long.MAX_VALUE : importer.next);
    importer.thread.start();
    return importer;
  }

  /** One more than the newest index that can be found. */
  public long end() {
    return next;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      takeAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeAll() throws InterruptedException {
    while (!isClosed()) {
      try (FileWriter writer =
          new FileWriter(folder, Engine.open(folder, folder.resolve(".spill"), 1, MEMORY))) {
        Upkeep upkeep = new Upkeep(folder, writer, options);
        while (!isClosed()) {
          if (log.await(next, PATIENCE)) {
            take(writer);
          }
          upkeep.look();
        }
      } catch (LinkageError e) {
        unable = true;
        LOG.error(
            "no questions can be asked: the embedded database does not load on this machine", e);
        return;
      } catch (IOException | RuntimeException e) {
        LOG.error("the store is behind, it is tried again: {}", e.getMessage());
        if (closed.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }
  }

  /** Reads what comes until it is a file's worth, by size or by time. */
  private void take(FileWriter writer) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + options.fresh().toNanos();
    long first = next;
    long end = first;
    while (end - first < FRESH_RECORDS && writer.waiting() < FRESH_BYTES) {
      if (end >= log.end()) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || isClosed()) {
          break;
        }
        if (!log.await(end, Duration.ofNanos(Math.min(left, PATIENCE.toNanos())))) {
          continue;
        }
      }
      List<byte[]> records = log.read(end, AT_ONCE);
      Instant now = options.clock().instant();
      for (byte[] record : records) {
        writer.add(Entry.of(end, record, now));
        end++;
      }
    }
    if (end > first) {
      writer.write(first, end, LocalDate.ofInstant(options.clock().instant(), ZoneOffset.UTC));
      next = end;
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }
}
