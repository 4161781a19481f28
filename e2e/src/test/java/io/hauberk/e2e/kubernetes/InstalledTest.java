package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.ApiServer.Companion;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import java.nio.file.Path;
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

  private ApiServer server;
  private InstalledControlPlane plane;

  @BeforeAll
  void install(@TempDir Path folder) throws Exception {
    server = ApiServer.start(folder.resolve("cluster"), Companion.CONTROLLER_MANAGER);
    Helm helm = new Helm(folder, server.kubeconfig());
    helm.install("hauberk-crds");
    helm.install("hauberk", "--set", Helm.TRUST_DOMAIN);
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
