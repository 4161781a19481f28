package io.hauberk.e2e.evidence;

import io.hauberk.identity.WorkloadId;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.sidecar.Durability;
import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.sidecar.EnvoyProcess;
import io.hauberk.sidecar.ServerAddress;
import io.hauberk.sidecar.Sidecar;
import io.hauberk.sidecar.identity.IdentityOptions;
import io.hauberk.testkit.port.FreePorts;
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

  /** Of an Envoy. */
  interface Choice {
    EnvoyBinary of(EnvoyBinary usual) throws IOException;
  }

  private final Path root;
  private final Plane plane;
  private final Way way;
  private final OptionalLong durableLimit;
  private final int outbound;
  private final ConcurrentLinkedQueue<String> progress = new ConcurrentLinkedQueue<>();
  private @Nullable Sidecar sidecar;

  private LoggingMesh(
      Path root, Callable<? extends ServerExtension> collector, OptionalLong durableLimit)
      throws IOException {
    this.plane = new Plane(root.resolve("mesh"), root.resolve("state"), collector);
    this.outbound = FreePorts.next();
    this.way = Way.to(plane.address().getPort());
    this.root = root;
    this.durableLimit = durableLimit;
  }

  static LoggingMesh start(
      Path root, Callable<? extends ServerExtension> collector, OptionalLong durableLimit)
      throws Exception {
    return start(root, collector, durableLimit, envoy -> envoy);
  }

  /**
   * @param envoys which Envoy its sidecar runs, from the usual one
   */
  static LoggingMesh start(
      Path root,
      Callable<? extends ServerExtension> collector,
      OptionalLong durableLimit,
      Choice envoys)
      throws Exception {
    LoggingMesh mesh = new LoggingMesh(root, collector, durableLimit);
    boolean started = false;
    try {
      mesh.write();
      mesh.back();
      mesh.plane.token(BOB, root.resolve("token"));
      mesh.startSidecar(envoys);
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

  private void startSidecar(Choice envoys) throws Exception {
    EnvoyBinary envoy =
        envoys.of(EnvoyBinary.locate(Optional.empty(), System.getenv(), progress::add));
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
    plane.away();
  }

  /** It comes back, where it was. */
  void back() throws Exception {
    plane.back();
  }

  Plane plane() {
    return plane;
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

  /** As its user ends it. */
  void endSidecar() {
    if (sidecar != null) {
      sidecar.close();
      sidecar = null;
    }
  }

  @Override
  public void close() {
    endSidecar();
    away();
    way.close();
  }
}
