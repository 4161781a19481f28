package io.hauberk.demo;

import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.admin.AdminFailure;
import io.hauberk.sidecar.Durability;
import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.sidecar.ServerAddress;
import io.hauberk.sidecar.Sidecar;
import io.hauberk.sidecar.identity.ControlPlaneAway;
import io.hauberk.sidecar.identity.EnrollmentRefused;
import io.hauberk.sidecar.identity.IdentityAgent;
import io.hauberk.sidecar.identity.IdentityListener;
import io.hauberk.sidecar.identity.IdentityOptions;
import io.hauberk.sidecar.identity.JoinToken;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/** Everything that runs in the demonstration, on loopback, without root, in one folder. */
final class DemoMesh implements AutoCloseable {
  static final List<String> WORKLOADS =
      List.of("alice/alice", "bob/bob", "carol/carol", "bob/dave");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path root;
  private final Consumer<String> progress;
  private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
  private final Thread lastResort = Thread.ofPlatform().unstarted(this::stop);
  private final Ports free = new Ports(new SecureRandom());
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Sidecar> sidecars = new LinkedHashMap<>();
  private final DemoFolder folder;
  private final ControlPlane controlPlane;
  private final int port;

  private DemoMesh(Path root, List<String> program, Consumer<String> progress) throws IOException {
    this.root = root;
    this.progress = progress;
    // No envoy outlives this process, however it is told to end.
    Runtime.getRuntime().addShutdownHook(lastResort);
    for (String name :
        List.of("alice.https", "alice.admin", "alice.app", "bob.out", "carol.out", "dave.out")) {
      ports.put(name, free.next());
    }
    this.port = free.next();
    this.folder = DemoFolder.write(root.resolve("mesh"), ports);
    progress.accept("starting the control plane in `" + root + "`");
    this.controlPlane =
        new ControlPlane(
            program, folder.path(), root.resolve("state"), port, root.resolve("control-plane.log"));
    running.push(controlPlane);
  }

  /**
   * @param program the words that start {@code hauberk}
   */
  static DemoMesh start(
      Path root, List<String> program, EnvoyBinary envoy, Consumer<String> progress)
      throws IOException, InterruptedException {
    DemoMesh mesh = new DemoMesh(root, program, progress);
    boolean started = false;
    try {
      mesh.running.push(Backend.start(mesh.port("alice.app")));
      mesh.controlPlane.awaitReady();
      for (String workload : WORKLOADS) {
        mesh.enrol(workload, envoy);
      }
      for (Sidecar sidecar : mesh.sidecars.values()) {
        sidecar.envoy().awaitReady(PATIENCE);
      }
      started = true;
      return mesh;
    } finally {
      if (!started) {
        mesh.close();
      }
    }
  }

  private void enrol(String workload, EnvoyBinary envoy) throws IOException, InterruptedException {
    progress.accept("enrolling " + workload + " and starting its envoy");
    WorkloadId id = WorkloadId.parse(workload);
    Path directory = Files.createDirectories(root.resolve(id.host()));
    Path token = root.resolve(id.host() + ".token");
    token(controlPlane, workload).write(token);
    try {
      Sidecar sidecar =
          Sidecar.start(
              envoy,
              options(id, directory, token),
              new ServerAddress("127.0.0.1", port),
              new Durability(false, 0),
              PATIENCE,
              line -> log(workload, line));
      sidecars.put(workload, sidecar);
      running.push(sidecar);
    } catch (EnrollmentRefused | ControlPlaneAway e) {
      throw new EnvironmentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static IdentityOptions options(WorkloadId id, Path directory, Path token) {
    return new IdentityOptions(
        id,
        directory,
        Optional.of(token),
        Optional.empty(),
        InstantSource.system(),
        new SecureRandom());
  }

  private static JoinToken token(ControlPlane controlPlane, String workload) throws IOException {
    CreateTokenRequest request = CreateTokenRequest.newBuilder().setWorkload(workload).build();
    try {
      return JoinTokens.of(controlPlane.ask(client -> client.createToken(request)));
    } catch (AdminFailure e) {
      throw new EnvironmentException(e.getMessage(), e);
    }
  }

  /**
   * The certificate that another authority gives for the names of {@code workload}: a second
   * control plane with a root of its own, for the same trust domain.
   */
  WorkloadIdentity forged(String workload, List<String> program)
      throws IOException, InterruptedException {
    int other = free.next();
    Path directory = Files.createDirectories(root.resolve("mallory"));
    Path token = root.resolve("mallory.token");
    try (ControlPlane forger =
        new ControlPlane(
            program,
            folder.path(),
            root.resolve("other-ca"),
            other,
            root.resolve("other-ca.log"))) {
      forger.awaitReady();
      token(forger, workload).write(token);
      try (IdentityAgent agent =
          IdentityAgent.start(
              options(WorkloadId.parse(workload), directory, token), new Unheard(), PATIENCE)) {
        return agent.current();
      }
    } catch (EnrollmentRefused | ControlPlaneAway e) {
      throw new EnvironmentException(String.valueOf(e.getMessage()), e);
    }
  }

  private record Unheard() implements IdentityListener {
    @Override
    public void renewed(WorkloadIdentity identity) {}

    @Override
    public void delayed(String why, Instant again) {}
  }

  private void log(String workload, String line) {
    try {
      Files.writeString(
          root.resolve("sidecars.log"),
          Instant.now() + " " + workload + " " + line + "\n",
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    } catch (IOException e) {
      progress.accept(workload + " " + line);
    }
  }

  Path root() {
    return root;
  }

  int port(String name) {
    return java.util.Objects.requireNonNull(ports.get(name));
  }

  DemoFolder folder() {
    return folder;
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  Sidecar sidecar(String workload) {
    return java.util.Objects.requireNonNull(sidecars.get(workload));
  }

  AccessLog accessLog(String workload) {
    return new AccessLog(root.resolve(WorkloadId.parse(workload).host()).resolve("access.json"));
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (IllegalStateException e) {
      // it runs already
    }
  }

  private synchronized void stop() {
    for (AutoCloseable part = running.poll(); part != null; part = running.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        progress.accept("not everything could be stopped: " + e.getMessage());
      }
    }
  }
}
