package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is away for a while, while a pod asks fifty times a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OneClusterMesh.class)
class NodeOutageTest {
  private static final Pattern COUNT = Pattern.compile("\\{\"ok\":(\\d+),\"failed\":(\\d+)}");
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  private static final String HAMMER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: hammer, namespace: friends, labels: {app: hammer}}
      spec:
        nodeName: node2
        serviceAccountName: friend
        terminationGracePeriodSeconds: 1
        containers: [{name: main, image: "test/program:1", args: [hammer, "http://vault.vault/"]}]
      """;

  private static final String STRANGER_READS =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: stranger-reads, namespace: vault}
      spec:
        protect: {matchLabels: {app: vault}}
        allow:
        - name: read
          from: [{serviceAccounts: [{namespace: friends, name: stranger}]}]
          ports: [8080]
          http: [{methods: [GET]}]
      """;

  private ClusterMesh mesh;

  private record Count(long ok, long failed) {}

  @BeforeAll
  void start(ClusterMesh shared) {
    mesh = shared;
    mesh.apply("e2e/src/test/resources/io/hauberk/e2e/kubernetes/vault.yaml");
    mesh.awaitRollout("vault", "deployment/vault");
    mesh.awaitRollout("friends", "deployment/stranger");
    mesh.cluster().server().apply(HAMMER);
    Deadline.await("the first answer", () -> count().ok() > 0);
  }

  @AfterAll
  void stop() {
    mesh.kubectl().run("delete", "pod", "hammer", "-n", "friends");
    mesh.kubectl().run("delete", "meshpolicy", "stranger-reads", "-n", "vault");
  }

  @Test
  void theApiServerIsAwayAndNothingIsLost() throws IOException {
    Count before = count();

    mesh.cluster().server().stop();
    long until = System.nanoTime() + OUTAGE.toNanos();
    Deadline.await("the end of the outage", () -> System.nanoTime() > until);
    mesh.cluster().server().resume();

    mesh.cluster().server().apply(STRANGER_READS);
    Deadline.await("the policy of after the outage", this::strangerReads);
    assertWentOn(before);
    mesh.kubectl().output("delete", "meshpolicy", "stranger-reads", "-n", "vault");
    Deadline.await("the policy to be gone", () -> !strangerReads());
    assertWentOn(before);
  }

  @Test
  void theControlPlaneIsKilledAndTrafficGoesOn() {
    Count before = count();

    mesh.kubectl()
        .output("delete", "pods", "--all", "-n", Helm.NAMESPACE, "--grace-period=0", "--force");
    mesh.awaitRollout(Helm.NAMESPACE, "deployment/hauberk");

    Deadline.await(
        "a change by the new one",
        () ->
            mesh.kubectl().runWith(STRANGER_READS, "apply", "-f", "-").succeeded()
                && strangerReads());
    assertWentOn(before);
    mesh.kubectl().output("delete", "meshpolicy", "stranger-reads", "-n", "vault");
    Deadline.await("the policy to be gone", () -> !strangerReads());
  }

  private boolean strangerReads() {
    return mesh.exec(
            "friends",
            "deploy/stranger",
            "main",
            "/program",
            "get",
            "-t",
            "2s",
            "http://vault.vault/")
        .out()
        .contains("\"status\":200");
  }

  private void assertWentOn(Count before) {
    Deadline.await("more answers", () -> count().ok() > before.ok() + 50);
    assertEquals(
        before.failed(),
        count().failed(),
        "requests failed: "
            + mesh.kubectl().output("logs", "hammer", "-n", "friends", "-c", "main", "--tail=20"));
  }

  private Count count() {
    Matcher told =
        COUNT.matcher(
            mesh.kubectl().run("logs", "hammer", "-n", "friends", "-c", "main", "--tail=5").out());
    Count last = new Count(0, 0);
    while (told.find()) {
      last = new Count(Long.parseLong(told.group(1)), Long.parseLong(told.group(2)));
    }
    return last;
  }
}
