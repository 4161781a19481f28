package io.hauberk.evidence.seal;

import io.hauberk.evidence.log.LogState;
import io.hauberk.evidence.log.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces tiles to the disk, so that their segments can be dropped, and has {@link Retention} drop
 * what is too old. In a thread of its own: nobody waits for it.
 */
final class Upkeep implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /** Records that are settled at a time; a multiple of 256. */
  private static final long STEP = 64 * TileName.FULL;

  private static final Duration PACE = Duration.ofSeconds(1);

  private final SegmentLog log;
  private final SealFolder folder;
  private final LongSupplier sealed;
  private final BooleanSupplier stuck;
  private final LongSupplier needed;
  private final Retention retention;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long settled;

  /**
   * @param sealed how many records are
   * @param stuck whether sealing fails, as for want of room
   * @param needed the oldest index that some reader needs
   */
  Upkeep(
      SegmentLog log,
      SealFolder folder,
      SealOptions options,
      LongSupplier sealed,
      BooleanSupplier stuck,
      LongSupplier needed)
      throws IOException {
    this.log = log;
    this.folder = folder;
    this.sealed = sealed;
    this.stuck = stuck;
    this.needed = needed;
    this.settled = folder.settled();
    this.retention = new Retention(log, folder, options, sealed);
  }

  /** The oldest record that is kept. */
  long first() {
    return retention.first();
  }

  void close() {
    closed.countDown();
  }

  @Override
  public void run() {
    try {
      while (!closed.await(PACE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          for (long to = due(); to > settled && closed.getCount() > 0; to = due()) {
            settle(to);
          }
          retention.step(Math.min(settled, needed.getAsLong()));
        } catch (IOException | RuntimeException e) {
          LOG.error("cannot drop what is not needed any more, will try again", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Steps while there is room; without room all that is sealed, so that segments can go. */
  private long due() {
    long all = sealed.getAsLong() / TileName.FULL * TileName.FULL;
    boolean room = log.state().mode() == LogState.Mode.KEEPING && !stuck.getAsBoolean();
    return room && all < settled + STEP ? settled : Math.min(all, settled + STEP);
  }

  /** Makes sure that the records before that index are in tiles whatever happens. */
  private void settle(long to) throws IOException {
    Set<Path> folders = new TreeSet<>();
    settle(TileName.ENTRIES, settled / TileName.FULL, to / TileName.FULL, folders);
    for (int level = 0; to >>> (8 * (level + 1)) > 0; level++) {
      int bits = 8 * (level + 1);
      settle(level, settled >>> bits, to >>> bits, folders);
    }
    for (Path changed : folders) {
      SealedFile.force(changed);
    }
    folder.settled(to);
    SealedFile.force(folder.path());
    settled = to;
    log.dropBefore(to);
  }

  private void settle(int level, long from, long to, Set<Path> folders) throws IOException {
    for (long index = from; index < to; index++) {
      Path file = folder.tiles().file(new TileName(level, index, TileName.FULL));
      SealedFile.force(file);
      Path parent = Objects.requireNonNull(file.getParent());
      while (!parent.equals(folder.path()) && folders.add(parent)) {
        parent = Objects.requireNonNull(parent.getParent());
      }
    }
  }
}
