package io.hauberk.sidecar.shipping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps what a proxy's log takes on the disk below a limit where nobody ships it: the oldest lines
 * go, while the proxy writes on.
 */
public final class BoundedLog implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Path file;
  private final long limit;
  private final Holes holes;
  private final Consumer<String> progress;
  private final CountDownLatch closed = new CountDownLatch(1);

  private BoundedLog(Path file, long limit, Consumer<String> progress) {
    this.file = file;
    this.limit = limit;
    this.holes = new Holes(file);
    this.progress = progress;
  }

  /**
   * @param directory where the proxy writes {@code access.json}
   * @param limit bytes of it that stay, and a mebibyte more at most
   * @param progress told, in words for the user, when the disk cannot do what is needed
   */
  public static BoundedLog start(Path directory, long limit, Consumer<String> progress) {
    BoundedLog log = new BoundedLog(directory.resolve("access.json"), limit, progress);
    Thread.ofVirtual().name("hauberk-log-bound").start(() -> log.run(LOOK));
    return log;
  }

  private void run(Duration pace) {
    try {
      do {
        trim();
      } while (!closed.await(pace.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      progress.accept("`" + file + "` grows without a bound: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the room of the oldest lines back if there are too many. */
  private void trim() throws IOException {
    if (Files.exists(file)) {
      holes.punch(Files.size(file) - limit);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
