package io.hauberk.e2e.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hauberk.e2e.interception.InitProgram;
import io.hauberk.evidence.record.Gap;
import io.hauberk.identity.TrustDomain;
import io.hauberk.sidecar.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that ends in good order while it works: nothing of it is unknown. */
class CleanEndTest {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final int RATE = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path root;
  private final Watcher watcher = new Watcher();

  /** The programs of a pod: one runs the proxy, another hands its log over. */
  @Test
  void ofAPodsProxyEveryDecisionIsKeptAndOnlyAKillLeavesSomethingUnknown() throws Exception {
    try (LoggingMesh mesh =
        LoggingMesh.start(
            root, watcher::extension, OptionalLong.of(64 << 20), envoy -> inPod(envoy))) {
      try (PodShipper shipper = shipper(mesh)) {
        SteadyProgram program = SteadyProgram.start(mesh.outbound().getPort(), RATE);
        program.run(RATE, Duration.ofSeconds(7));
        restart(mesh, program, ProcessHandle::destroy);
        int answered = program.count();
        assertTrue(
            Patience.until(PATIENCE, () -> watcher.requests() >= answered),
            () -> watcher.requests() + " of " + answered);
        assertEquals(List.of(), watcher.gaps());
        restart(mesh, program, ProcessHandle::destroyForcibly);
        assertTrue(
            Patience.until(
                PATIENCE,
                () -> watcher.gaps().stream().anyMatch(gap -> gap.how() == Gap.How.UNKNOWN)),
            "a kill leaves no trace");
        program.stop();
        assertEquals(0, shipper.end());
        assertEquals(
            Files.size(shipper.log()),
            JSON.readTree(shipper.log().resolveSibling("shipped.json").toFile())
                .path("offset")
                .asLong());
      }
    }
  }

  @Test
  void ofASidecarEveryDecisionIsKept() throws Exception {
    try (LoggingMesh mesh =
        LoggingMesh.start(root, watcher::extension, OptionalLong.of(64 << 20))) {
      SteadyProgram program = SteadyProgram.start(mesh.outbound().getPort(), RATE);
      program.run(RATE, Duration.ofSeconds(7));
      mesh.endSidecar();
      int answered = program.stop().size();
      assertTrue(
          Patience.until(PATIENCE, () -> standing().path("ended").asBoolean()),
          "its end is not known");
      assertTrue(
          Patience.until(PATIENCE, () -> standing().path("missing").asLong() == 0),
          () -> standing().toString());
      assertEquals(standing().path("judged").asLong(), watcher.requests());
      assertTrue(watcher.requests() >= answered, answered + " answered");
      assertEquals(List.of(), watcher.gaps());
    }
  }

  private interface End {
    boolean of(ProcessHandle process);
  }

  /** Returns when the counters of the next run have been compared. */
  private void restart(LoggingMesh mesh, SteadyProgram program, End end) {
    long pid = mesh.envoy().pid();
    long started = System.currentTimeMillis();
    assertTrue(end.of(ProcessHandle.of(pid).orElseThrow()));
    assertTrue(
        Patience.until(PATIENCE, () -> mesh.envoy().pid() != pid), "it is not started again");
    program.run(RATE, Duration.ofSeconds(7));
    assertTrue(
        Patience.until(
            PATIENCE,
            () ->
                standing().path("started").asLong() > started - 1000
                    && standing().path("judged").asLong() > 0),
        () -> "its next run is not compared: " + standing());
  }

  /** What the control plane remembers of the only proxy. */
  private JsonNode standing() {
    try {
      JsonNode proxies =
          JSON.readTree(root.resolve("state/evidence/counted.json").toFile()).path("proxies");
      return proxies.isEmpty()
          ? MissingNode.getInstance()
          : proxies.iterator().next().path("standing");
    } catch (IOException e) {
      // it is being replaced
      return MissingNode.getInstance();
    }
  }

  private PodShipper shipper(LoggingMesh mesh) throws Exception {
    PodShipper shipper = PodShipper.in(pod(), mesh.plane().address().getPort(), DOMAIN);
    Path identity = mesh.sidecarDirectory().resolve("current");
    shipper.identity(
        Files.readString(identity.resolve("key.pem"))
            + Files.readString(identity.resolve("chain.pem")),
        Files.readString(identity.resolve("bundle.pem")));
    shipper.start();
    return shipper;
  }

  private Path pod() throws IOException {
    return Files.createDirectories(root.resolve("pod"));
  }

  /** An Envoy as a pod's container runs it: its log goes where the shipper reads it. */
  private EnvoyBinary inPod(EnvoyBinary envoy) throws IOException {
    Path script = root.resolve("envoy");
    Path log = Files.createDirectories(pod().resolve("log")).resolve("access.json");
    Files.writeString(
        script,
        """
        #!/bin/sh
        admin=$(grep -o '/[^"]*envoy[.]sock' '%s/bootstrap.json' | head -n 1)
        exec '%s' log --admin "$admin" '%s' '%s' "$@"
        """
            .formatted(root.resolve("bob"), InitProgram.in(pod()), log, envoy.path()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new EnvoyBinary(script, envoy.version());
  }
}
