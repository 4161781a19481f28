package io.hauberk.e2e.evidence;

import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.demo.JoinTokens;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.main.ServerOptions;
import io.hauberk.sidecar.Durability;
import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.sidecar.EnvoyProcess;
import io.hauberk.sidecar.ServerAddress;
import io.hauberk.sidecar.Sidecar;
import io.hauberk.sidecar.identity.IdentityOptions;
import io.hauberk.testkit.envoy.TestEnvoy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A control plane that comes and goes, and the real sidecar of a program that may ask nobody: each
 * of its requests is one decision, and one line.
 */
final class LoggingMesh implements AutoCloseable {
  private static final WorkloadId BOB = new WorkloadId("bob", "bob");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path root;
  private final Callable<ServerExtension> collector;
  private final Way way;
  private final OptionalLong durableLimit;
  private final int port;
  private final int outbound;
  private final ConcurrentLinkedQueue<String> progress = new ConcurrentLinkedQueue<>();
  private @Nullable HauberkServer server;
  private @Nullable Sidecar sidecar;

  private LoggingMesh(Path root, Callable<ServerExtension> collector, OptionalLong durableLimit)
      throws IOException {
    this.port = TestEnvoy.freePort();
    this.outbound = TestEnvoy.freePort();
    this.way = Way.to(port);
    this.root = root;
    this.collector = collector;
    this.durableLimit = durableLimit;
  }

  static LoggingMesh start(
      Path root, Callable<? extends ServerExtension> collector, OptionalLong durableLimit)
      throws Exception {
    LoggingMesh mesh = new LoggingMesh(root, collector::call, durableLimit);
    boolean started = false;
    try {
      mesh.write();
      mesh.back();
      mesh.token();
      mesh.startSidecar();
      started = true;
      return mesh;
    } finally {
      if (!started) {
        mesh.close();
      }
    }
  }

  private void write() throws IOException {
    Files.writeString(
        Files.createDirectories(root.resolve("mesh")).resolve("mesh.yaml"),
        """
        apiVersion: hauberk.io/v1alpha1
        kind: MeshConfig
        metadata: {name: mesh}
        spec: {trustDomain: example.org, evidence: {durable: [%s]}}
        ---
        apiVersion: hauberk.io/v1alpha1
        kind: Workload
        metadata: {name: bob, namespace: bob, labels: {app: bob}}
        spec:
          serviceAccount: bob
          outbound: {listen: "127.0.0.1:%d"}
        """
            .formatted(
                durableLimit.isPresent() ? "{labels: {matchLabels: {app: bob}}}" : "", outbound));
  }

  private void token() throws Exception {
    try (AdminClient admin = AdminClient.connect(Objects.requireNonNull(server).adminAddress())) {
      JoinTokens.of(
              admin.createToken(
                  CreateTokenRequest.newBuilder().setWorkload(BOB.toString()).build()))
          .write(root.resolve("token"));
    }
  }

  void startSidecar() throws Exception {
    EnvoyBinary envoy = EnvoyBinary.locate(Optional.empty(), System.getenv(), progress::add);
    Sidecar started =
        Sidecar.start(
            envoy,
            new IdentityOptions(
                BOB,
                Files.createDirectories(root.resolve("bob")),
                Optional.of(root.resolve("token")),
                Optional.empty(),
                InstantSource.system(),
                new SecureRandom()),
            new ServerAddress("127.0.0.1", way.port()),
            new Durability(false, durableLimit.orElse(0)),
            PATIENCE,
            progress::add);
    sidecar = started;
    started.envoy().awaitReady(PATIENCE);
  }

  /** The control plane goes, and its collector with it. */
  void away() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /** It comes back, where it was. */
  void back() throws Exception {
    server =
        HauberkServer.start(
            ServerOptions.of(
                    root.resolve("mesh"),
                    root.resolve("state"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .withExtensions(List.of(collector.call())));
  }

  /** From the sidecar to the control plane. */
  Way way() {
    return way;
  }

  EnvoyProcess envoy() {
    return Objects.requireNonNull(sidecar).envoy();
  }

  Path sidecarDirectory() {
    return root.resolve("bob");
  }

  /** Where the program sends its requests. */
  InetSocketAddress outbound() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), outbound);
  }

  /** What the sidecar said. */
  List<String> progress() {
    return List.copyOf(progress);
  }

  @Override
  public void close() {
    if (sidecar != null) {
      sidecar.close();
    }
    away();
    way.close();
  }
}
