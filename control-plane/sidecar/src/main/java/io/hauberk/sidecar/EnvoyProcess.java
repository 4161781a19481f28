package io.hauberk.sidecar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One running Envoy. Its access log goes to {@code access.json} of its directory, one JSON object a
 * line; what it says of itself to {@code envoy.log}. Both are appended to.
 */
public final class EnvoyProcess implements AutoCloseable {
  private static final Duration LEAVING = Duration.ofSeconds(1);

  private final Process process;
  private final AdminSocket admin;
  private final Path log;

  private EnvoyProcess(Process process, AdminSocket admin, Path log) {
    this.process = process;
    this.admin = admin;
    this.log = log;
  }

  /**
   * Starts an Envoy, in place of one that a killed runner left in the same directory.
   *
   * @param bootstrap file
   * @param directory where the logs go
   * @param admin where the bootstrap puts the administration
   */
  public static EnvoyProcess start(
      EnvoyBinary binary, Path bootstrap, Path directory, AdminSocket admin) throws IOException {
    PidFile pidFile = PidFile.in(directory);
    pidFile.endPredecessor(binary.path());
    Files.deleteIfExists(admin.path());
    endUnfinishedLine(directory.resolve("access.json"));
    Path log = directory.resolve("envoy.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    binary.path().toString(),
                    "--config-path",
                    bootstrap.toString(),
                    "--disable-hot-restart",
                    "--concurrency",
                    "1",
                    "--drain-time-s",
                    "3",
                    "--drain-strategy",
                    "immediate",
                    "--file-flush-interval-msec",
                    "200",
                    "--log-level",
                    "warning"))
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("access.json").toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    pidFile.write(process.pid());
    return new EnvoyProcess(process, admin, log);
  }

  /** A proxy that was killed may have left half of one, which is not to spoil the next. */
  private static void endUnfinishedLine(Path accessLog) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            accessLog,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      long size = file.size();
      if (size > 0 && file.read(last, size - 1) == 1 && last.get(0) != '\n') {
        file.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
      }
    }
  }

  public long pid() {
    return process.pid();
  }

  public AdminSocket admin() {
    return admin;
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Whether Envoy has all that it needs to serve. */
  public boolean ready() {
    return process.isAlive() && admin.ready();
  }

  /**
   * Waits until {@link #ready}.
   *
   * @throws EnvironmentException when Envoy ends or the time is over, with the last line it said
   */
  public void awaitReady(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!ready()) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new EnvironmentException(
            "envoy ended with status " + process.exitValue() + ": " + lastWords());
      }
      if (System.nanoTime() > deadline) {
        throw new EnvironmentException(
            "envoy is not ready after " + atMost.toMillis() + " ms: " + lastWords());
      }
    }
  }

  /** Completes with the exit status. */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** The last line of Envoy's own log. */
  public String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "it said nothing" : lines.getLast().strip();
    } catch (IOException e) {
      return "`" + log + "` cannot be read";
    }
  }

  /** One that hangs is not waited for: then its end is not told, and the same as a crash. */
  private void leave() {
    Thread leaving =
        Thread.ofVirtual()
            .name("hauberk-envoy-leaves")
            .start(
                () -> {
                  try {
                    admin.leave();
                  } catch (IOException e) {
                    // it has ended already, or never began
                  }
                });
    try {
      leaving.join(LEAVING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leaving.interrupt();
  }

  /** As a crash would. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Asks it to end, and after two seconds makes it. */
  @Override
  public void close() {
    leave();
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
