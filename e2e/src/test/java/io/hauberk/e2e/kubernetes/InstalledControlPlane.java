package io.hauberk.e2e.kubernetes;

import io.hauberk.e2e.demo.HauberkProcess;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A control plane as the chart installs it, but for the node: the chart's options, its service
 * account with the chart's rights and no others, behind the chart's Service.
 */
final class InstalledControlPlane implements AutoCloseable {
  /** As a pod of a StatefulSet is called. */
  static final String POD = "hauberk-0";

  private final Process process;
  private final Path folder;

  private InstalledControlPlane(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  static InstalledControlPlane start(Path folder, ApiServer server) throws IOException {
    int probes = FreePorts.next();
    int webhooks = FreePorts.next();
    Path config = Files.createDirectories(folder).resolve("kubernetes.yaml");
    Path evidence = folder.resolve("evidence.yaml");
    Files.writeString(evidence, configured(server, "evidence"));
    Files.writeString(
        config,
        configured(server, "kubernetes")
            + "ports: {xds: %d, webhooks: %d, probes: %d}%n"
                .formatted(FreePorts.next(), webhooks, probes));
    List<String> command = new ArrayList<>(HauberkProcess.program());
    command.addAll(
        List.of(
            "serve",
            "--kubernetes",
            "--config",
            config.toString(),
            "--evidence",
            evidence.toString(),
            "--state",
            folder.resolve("state").toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("POD_NAME", POD);
    builder.environment().put("KUBECONFIG", asAccount(folder, server).toString());
    InstalledControlPlane started = new InstalledControlPlane(builder.start(), folder);
    started.awaitReady(probes);
    server.apply(slice(webhooks));
    return started;
  }

  private static String configured(ApiServer server, String name) {
    return server
        .kubectl()
        .output(
            "get",
            "configmap/hauberk",
            "-n",
            Helm.NAMESPACE,
            "-o",
            "jsonpath={.data." + name + "\\.yaml}");
  }

  /** With a token, as in a pod. */
  private static Path asAccount(Path folder, ApiServer server) throws IOException {
    String token = server.kubectl().output("create", "token", "hauberk", "-n", Helm.NAMESPACE);
    Path file = Files.copy(server.kubeconfig(), folder.resolve("kubeconfig"));
    String option = "--kubeconfig=" + file;
    server
        .kubectl()
        .output("config", option, "set-credentials", "hauberk", "--token=" + token.trim());
    server.kubectl().output("config", option, "set-context", "--current", "--user=hauberk");
    return file;
  }

  /** What it has said so far. */
  String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of its evidence. */
  Path evidence() {
    return folder.resolve("state").resolve("evidence");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady(int port) {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      Deadline.await(
          "the control plane to be ready",
          () -> {
            if (!process.isAlive()) {
              throw new IllegalStateException("the control plane ended: " + log());
            }
            try {
              return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
              return false;
            }
          });
    }
  }

  /** Where the Service leads; Kubernetes takes no loopback address there. */
  private static String slice(int webhooks) throws IOException {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: hauberk-here
      namespace: %s
      labels: {kubernetes.io/service-name: hauberk, endpointslice.kubernetes.io/managed-by: test}
    addressType: IPv4
    endpoints: [{addresses: ["%s"], conditions: {ready: true}}]
    ports: [{name: webhooks, port: %d, protocol: TCP}]
    """
        .formatted(Helm.NAMESPACE, address(), webhooks);
  }

  private static String address() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(InstalledControlPlane::addresses)
        .map(InetAddress::getHostAddress)
        .findFirst()
        .orElseThrow(
            () -> new IOException("this machine has no IPv4 address but loopback; give it one"));
  }

  private static Stream<InetAddress> addresses(NetworkInterface from) {
    return from.inetAddresses()
        .filter(address -> address instanceof Inet4Address)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
  }
}
