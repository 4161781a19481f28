package io.hauberk.demo;

import io.hauberk.server.admin.AdminAddress;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.admin.AdminFailure;
import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code hauberk serve} in a process of its own, which can be killed and started again. */
final class ControlPlane implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final List<String> program;
  private final Path folder;
  private final Path state;
  private final int port;
  private final Path log;
  private Process process;
  private int launches;

  ControlPlane(List<String> program, Path folder, Path state, int port, Path log)
      throws IOException {
    this.program = program;
    this.folder = folder;
    this.state = state;
    this.port = port;
    this.log = log;
    this.process = launch();
  }

  private Process launch() throws IOException {
    launches++;
    List<String> words = new ArrayList<>(program);
    words.addAll(
        List.of(
            "serve",
            "--dir",
            folder.toString(),
            "--state",
            state.toString(),
            "--listen",
            "127.0.0.1:" + port));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Waits until workloads may connect. */
  void awaitReady() throws InterruptedException, IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!answers()) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new EnvironmentException(
            "the control plane did not start: " + Files.readString(log).strip());
      }
    }
  }

  /** Each start says when it is done. */
  private boolean answers() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.startsWith("serving ")).count() == launches;
    }
  }

  private static Optional<Path> runtime() {
    return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).map(Path::of);
  }

  /** What an operator asks. */
  interface Order<T> {
    T give(AdminClient client) throws AdminFailure;
  }

  <T> T ask(Order<T> order) throws AdminFailure, IOException {
    try (AdminClient client = AdminClient.connect(AdminAddress.of(state, runtime()))) {
      return order.give(client);
    }
  }

  Path state() {
    return state;
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void restart() throws IOException {
    process = launch();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
