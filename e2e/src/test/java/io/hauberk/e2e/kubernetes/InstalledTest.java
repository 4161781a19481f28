package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.e2e.demo.HauberkProcess;
import io.hauberk.evidence.seal.Checkpoint;
import io.hauberk.evidence.seal.LogCopy;
import io.hauberk.evidence.seal.SealKey;
import io.hauberk.evidence.seal.Verification;
import io.hauberk.evidence.seal.VerifierKey;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.ApiServer.Companion;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Installed by helm, with the rights that the chart gives: nothing of it works by accident. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstalledTest {
  private static final Path SAMPLES = Path.of(System.getProperty("hauberk.root"), "samples");

  /** But for the receiver as usual. */
  private static final String VALUES =
      """
      trustDomain: example.org
      evidence:
        config:
          sinks:
          - {name: archive, kind: file, path: %s}
      """;

  private static final String OF_NOBODY =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: of-nobody, namespace: alice}
      spec:
        protect: {}
        allow: [{name: r, from: [{identities: {group: missing}}]}]
      """;

  private ApiServer server;
  private Path received;
  private InstalledControlPlane plane;

  @BeforeAll
  void install(@TempDir Path folder) throws Exception {
    server = ApiServer.start(folder.resolve("cluster"), Companion.CONTROLLER_MANAGER);
    Helm helm = new Helm(folder, server.kubeconfig());
    helm.install("hauberk-crds");
    received = folder.resolve("received.jsonl");
    Path values = Files.writeString(folder.resolve("values.yaml"), VALUES.formatted(received));
    helm.install("hauberk", "-f", values.toString());
    plane = InstalledControlPlane.start(folder.resolve("plane"), server);
    assertRoots("mutatingwebhookconfiguration");
    assertRoots("validatingwebhookconfiguration");
    Deadline.await(
        "the webhooks to be reached",
        () ->
            server
                .kubectl("apply", "-f", SAMPLES.resolve("bob-and-alice/mesh.yaml").toString())
                .succeeded());
    apply("bob-and-alice/requirements.yaml");
    apply("bob-and-alice-on-kubernetes/programs.yaml");
    apply("bob-and-alice/policies");
  }

  @AfterAll
  void stop() {
    if (plane != null) {
      plane.close();
    }
    server.close();
  }

  @Test
  void controllersOfKubernetesMakePodsWithSidecars() {
    Deadline.await(
        "alice with her sidecar",
        () ->
            server
                .kubectl()
                .output(
                    "get",
                    "pods",
                    "-n",
                    "alice",
                    "-o",
                    "jsonpath={.items[*].spec.initContainers[*].name}")
                .equals("hauberk-net hauberk-proxy"));
  }

  @Test
  void everyPolicyGetsItsStatus() {
    for (String policy :
        List.of(
            "meshpolicy/bob-reads-customer-records", "meshguardrail/pci",
            "identitygroup/approved-readers", "meshconfig/mesh")) {
      server
          .kubectl()
          .output("wait", "--for=condition=Accepted", policy, "-n", "alice", "--timeout=60s");
    }
    String printed = server.kubectl().output("get", "hpol", "-n", "alice");
    assertTrue(printed.contains("True"), printed);
  }

  /** What scripts and pipelines go by, as {@code hauberk status --help} has it. */
  @Test
  void theExitOfStatusSaysWhetherSomethingNeedsALook(@TempDir Path scratch) throws Exception {
    // no node runs these pods: their sidecars have nothing yet
    everyPolicyGetsItsStatus();
    HauberkProcess waiting = statusThat(1, scratch);
    assertTrue(waiting.out().contains("bob-reads-customer-records"), waiting.out());
    scale(0);
    try {
      statusThat(0, scratch);
      server.apply(OF_NOBODY);
      assertTrue(statusThat(1, scratch).out().contains("of-nobody"));
      server.kubectl().output("delete", "meshpolicy/of-nobody", "-n", "alice");
      statusThat(0, scratch);
    } finally {
      scale(1);
    }
    HauberkProcess forbidden = status(scratch, server.kubeconfigFor("somebody"));
    assertEquals(5, forbidden.status(), forbidden::toString);
    assertTrue(forbidden.err().contains("somebody"), forbidden.err());
  }

  /** The first that ends so. */
  private HauberkProcess statusThat(int exit, Path scratch) {
    List<HauberkProcess> seen = new ArrayList<>();
    Deadline.await(
        "exit " + exit + " of status",
        Duration.ofMinutes(3),
        () -> {
          seen.add(status(scratch, server.kubeconfig()));
          return seen.getLast().status() == exit;
        });
    return seen.getLast();
  }

  private void scale(int pods) {
    for (String name : List.of("alice", "bob", "carol", "dave")) {
      server.kubectl().output("scale", "deployment/" + name, "-n", name, "--replicas=" + pods);
    }
  }

  private static HauberkProcess status(Path scratch, Path kubeconfig)
      throws IOException, InterruptedException {
    return HauberkProcess.run(
        scratch, Duration.ofMinutes(2), "status", "--kubeconfig=" + kubeconfig);
  }

  @Test
  void whatIsMisspeltIsRefusedAtApply() {
    Outcome outcome =
        server
            .kubectl()
            .runWith(
                """
                apiVersion: hauberk.io/v1alpha1
                kind: MeshPolicy
                metadata: {name: p, namespace: alice}
                spec:
                  protect: {}
                  allow: [{name: r, http: [{paths: [{regex: "/("}]}]}]
                """,
                "apply",
                "-f",
                "-");
    assertFalse(outcome.succeeded(), outcome::toString);
    assertTrue(outcome.err().contains("HBK4001"), outcome::toString);
  }

  @Test
  void theRootsAreKeptWhereTheyBelong() {
    Deadline.await(
        "the roots for kubelets",
        () -> server.kubectl("get", "clustertrustbundle/hauberk.io:workload:root").succeeded());
    server.kubectl().output("get", "secret/hauberk-ca", "lease/hauberk", "-n", Helm.NAMESPACE);
  }

  @Test
  void theReceiverOfTheValuesGetsTheEvidence() {
    Deadline.await(
        "who made the policy",
        () ->
            Files.exists(received)
                && Files.readString(received)
                    .lines()
                    .anyMatch(
                        line ->
                            line.contains("\"class_uid\":6003")
                                && line.contains("bob-reads-customer-records")));
  }

  /** Several control planes keep a log each: an auditor must not take one for the other. */
  @Test
  void theLogOfAReplicaVerifiesUnderItsOwnName(@TempDir Path copies) throws Exception {
    VerifierKey key = SealKey.verifier(plane.evidence().resolve("seal.key"));
    assertEquals("example.org/hauberk/evidence/" + InstalledControlPlane.POD, key.name());
    Path copy = copies.resolve("copy");
    Deadline.await("a sealed record", () -> sealed(plane.evidence().resolve("log"), key) > 0);
    LogCopy log = LogCopy.open(plane.evidence().resolve("log"), key);
    log.export(log.first(), log.end(), copy);

    Verification.Report report = Verification.of(copy, key, List.of());

    assertEquals(List.of(), report.findings());
    assertTrue(report.records() > 0, report::toString);
  }

  private static long sealed(Path log, VerifierKey key) throws IOException {
    try {
      return Files.exists(log.resolve("checkpoint")) ? LogCopy.open(log, key).end() : 0;
    } catch (Checkpoint.Forged e) {
      throw new IOException(e);
    }
  }

  @Test
  void noRightIsMissing() {
    everyPolicyGetsItsStatus();
    assertEquals(
        List.of(),
        plane
            .log()
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).contains("forbidden"))
            .toList());
  }

  /** A control plane that is ready has seen to it. */
  private void assertRoots(String kind) {
    String printed =
        server
            .kubectl()
            .output(
                "get",
                kind,
                "hauberk",
                "-o",
                "jsonpath={range .webhooks[*]}{.name} {.clientConfig.caBundle}{\"\\n\"}{end}");
    assertTrue(printed.lines().count() > 0, kind);
    assertTrue(printed.lines().noneMatch(line -> line.endsWith(" ")), printed);
  }

  private void apply(String path) {
    Outcome outcome = server.kubectl("apply", "-f", SAMPLES.resolve(path).toString());
    assertTrue(outcome.succeeded(), outcome::toString);
  }
}
