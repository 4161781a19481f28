package io.hauberk.e2e.evidence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.e2e.interception.InitProgram;
import io.hauberk.identity.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code hauberk-init ship}, as it runs beside the proxy of a pod, but for the container. */
final class PodShipper implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path directory;
  private final List<String> command;
  private @Nullable Process process;

  private PodShipper(Path directory, List<String> command) {
    this.directory = directory;
    this.command = command;
  }

  /**
   * Builds the program.
   *
   * @param directory of the log and of the identity
   * @param port of the control plane
   */
  static PodShipper in(Path directory, int port, TrustDomain trustDomain) throws Exception {
    Files.createDirectories(directory.resolve("log"));
    Path program = InitProgram.in(directory);
    return new PodShipper(
        directory,
        List.of(
            program.toString(),
            "ship",
            "--log",
            directory.resolve("log/access.json").toString(),
            "--state",
            directory.resolve("log").toString(),
            "--control-plane",
            "127.0.0.1:" + port,
            "--server-name",
            trustDomain.controlPlane().toString(),
            "--bundle",
            directory.resolve("bundle.pem").toString(),
            "--trust",
            directory.resolve("trust.pem").toString(),
            "--limit",
            "512Mi",
            "--grace",
            PATIENCE.toSeconds() + "s"));
  }

  /** Where the proxy writes. */
  Path log() {
    return directory.resolve("log/access.json");
  }

  /** As the kubelet does, or whoever else renews: whole files, at any time. */
  void identity(String keyAndChain, String roots) throws IOException {
    replace(directory.resolve("bundle.pem"), keyAndChain);
    replace(directory.resolve("trust.pem"), roots);
  }

  private static void replace(Path file, String content) throws IOException {
    Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said().toFile()))
            .start();
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    if (process != null) {
      assertTrue(process.isAlive(), "it ended by itself");
      process.destroyForcibly().waitFor();
    }
  }

  /** {@code SIGTERM}, as at the end of a pod: returns when it has nothing left to do. */
  int end() throws InterruptedException {
    if (process == null) {
      return 0;
    }
    process.destroy();
    assertTrue(process.waitFor(PATIENCE.toSeconds() + 30, TimeUnit.SECONDS), "it goes on");
    return process.exitValue();
  }

  /** The most that it ever had in memory, in KiB. */
  long peak() throws IOException {
    if (process == null) {
      return 0;
    }
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  /** What it set aside. */
  Path refused() {
    return directory.resolve("log/refused.json");
  }

  /** What it told its user. */
  Path said() {
    return directory.resolve("said");
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
