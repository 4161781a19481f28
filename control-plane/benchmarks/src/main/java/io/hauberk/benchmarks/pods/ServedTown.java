package io.hauberk.benchmarks.pods;

import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code hauberk serve --kubernetes} in a process of its own, with the memory that the chart gives.
 */
final class ServedTown implements AutoCloseable {
  /** Of /proc/PID/stat, on every Linux of the last twenty years. */
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final int port;

  private ServedTown(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Returns when it is ready. */
  static ServedTown start(Path folder, ApiServer server) throws IOException {
    int port = FreePorts.next();
    int probes = FreePorts.next();
    Path config = Files.createDirectories(folder).resolve("kubernetes.yaml");
    Files.writeString(
        config,
        """
        namespace: hauberk-system
        service: hauberk
        trustDomain: %s
        signerName: hauberk.io/workload
        images: {proxy: "registry.example/proxy:1", init: "registry.example/init:1"}
        interception: cni
        identity: key-writer
        dns: [10.96.0.10]
        ports: {xds: %d, webhooks: %d, probes: %d}
        """
            .formatted(Town.MESH, port, FreePorts.next(), probes));
    ProcessBuilder builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx537m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.hauberk.cli.Main",
                "serve",
                "--kubernetes",
                "--config",
                config.toString(),
                "--state",
                folder.resolve("state").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("KUBECONFIG", server.kubeconfig().toString());
    ServedTown started = new ServedTown(builder.start(), port);
    try {
      started.awaitReady(probes, folder.resolve("log"));
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** Where sidecars connect. */
  int port() {
    return port;
  }

  /** KiB resident. */
  long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  /** Seconds of CPU so far. */
  double cpu() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS_PER_SECOND;
  }

  @Override
  public void close() {
    process.destroy();
  }

  private void awaitReady(int probes, Path log) {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes + "/readyz")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Deadline.await(
          "the control plane",
          Duration.ofMinutes(3),
          () -> {
            if (!process.isAlive()) {
              throw new IllegalStateException("it has ended: " + Files.readString(log));
            }
            try {
              return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
              return false;
            }
          });
    }
  }
}
