package io.hauberk.sidecar;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An Envoy that is started again when it ends: at once the first time, then after a wait that
 * doubles up to half a minute, until it has run for as long.
 */
public final class RestartingEnvoy implements AutoCloseable {
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final EnvoyBinary binary;
  private final Path bootstrap;
  private final Path directory;
  private final AdminSocket admin;
  private final Consumer<String> progress;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watcher;
  private volatile EnvoyProcess current;

  private RestartingEnvoy(
      EnvoyBinary binary,
      Path bootstrap,
      Path directory,
      AdminSocket admin,
      Consumer<String> progress)
      throws IOException {
    this.binary = binary;
    this.bootstrap = bootstrap;
    this.directory = directory;
    this.admin = admin;
    this.progress = progress;
    this.current = EnvoyProcess.start(binary, bootstrap, directory, admin);
    this.watcher = Thread.ofPlatform().daemon().name("hauberk-envoy").unstarted(this::watch);
  }

  /**
   * @param progress told, in words for the user, when Envoy ends
   */
  public static RestartingEnvoy start(
      EnvoyBinary binary,
      Path bootstrap,
      Path directory,
      AdminSocket admin,
      Consumer<String> progress)
      throws IOException {
    RestartingEnvoy envoy = new RestartingEnvoy(binary, bootstrap, directory, admin, progress);
    envoy.watcher.start();
    return envoy;
  }

  /** The one that runs now, or that ran last. */
  public EnvoyProcess current() {
    return current;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      watcher.join(LONGEST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    current.close();
  }

  private void watch() {
    Duration wait = SHORTEST;
    try {
      while (true) {
        long started = System.nanoTime();
        while (current.alive()) {
          if (closed.await(100, TimeUnit.MILLISECONDS)) {
            return;
          }
        }
        boolean held = System.nanoTime() - started > LONGEST.toNanos();
        wait = held ? SHORTEST : wait;
        progress.accept(
            "envoy ended (" + current.lastWords() + "); again in " + wait.toMillis() + " ms");
        if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        wait = wait.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : wait.multipliedBy(2);
        restart();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restart() {
    try {
      current = EnvoyProcess.start(binary, bootstrap, directory, admin);
    } catch (IOException e) {
      progress.accept("envoy cannot be started: " + e.getMessage());
    }
  }
}
