package io.hauberk.evidence.seal;

import io.hauberk.evidence.log.SegmentLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces hashes to the disk, so that a start need not make them again, and has {@link Retention}
 * drop what is too old. In a thread of its own: nobody waits for it.
 */
final class Upkeep implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /** Records that a start may have to hash again. */
  private static final long STEP = 64 * TileName.FULL;

  private static final Duration PACE = Duration.ofSeconds(1);

  private final SealFolder folder;
  private final Sealer sealer;
  private final LongSupplier needed;
  private final Retention retention;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long settled;

  /**
   * @param needed the oldest index that some reader needs
   */
  Upkeep(SegmentLog log, SealFolder folder, SealOptions options, Sealer sealer, LongSupplier needed)
      throws IOException {
    this.folder = folder;
    this.sealer = sealer;
    this.needed = needed;
    this.settled = folder.settled();
    this.retention = new Retention(log, folder, options, () -> sealer.checkpoint().size());
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
          long sealed = sealer.checkpoint().size() / TileName.FULL * TileName.FULL;
          if (sealed >= settled + STEP) {
            settle(sealed);
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

  private void settle(long to) throws IOException {
    sealer.force();
    folder.settled(to);
    SealedFile.force(folder.path());
    settled = to;
  }
}
