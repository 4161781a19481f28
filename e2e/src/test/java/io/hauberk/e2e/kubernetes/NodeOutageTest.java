package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is away for a while, while a pod asks fifty times a second. {@code -Dhauberk.outage=300}
 * makes the outage of the API server five minutes long.
 */
@OnNodes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OneClusterMesh.class)
class NodeOutageTest {
  private static final String CONTROL_PLANE = "app.kubernetes.io/component=control-plane";
  private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("hauberk.outage", 20));

  /** How a pod of the vault calls itself in its answers. */
  private static final Pattern VAULT = Pattern.compile("vault-[0-9a-z]+-[0-9a-z]+");

  /** How often a step is tried for that a busy machine did not see in time. */
  private static final int MOST_UPGRADES = 4;

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
  private Hammer hammer;

  @BeforeAll
  void start(ClusterMesh shared) {
    mesh = shared;
    hammer = Hammer.start(mesh);
  }

  @AfterAll
  void stop() {
    hammer.close();
    mesh.kubectl().run("delete", "meshpolicy", "stranger-reads", "-n", "vault");
    mesh.kubectl().run("scale", "deployment/vault", "-n", "vault", "--replicas=1");
    mesh.helm().upgrade("hauberk", "--reuse-values", "--set", "replicas=1");
    mesh.awaitRollout(Helm.NAMESPACE, "deployment/hauberk");
  }

  @Test
  void theApiServerIsAwayAndNothingIsLost() throws IOException {
    Hammer.Count before = hammer.count();

    mesh.cluster().server().stop();
    long until = System.nanoTime() + OUTAGE.toNanos();
    Deadline.await("the end of the outage", OUTAGE.plusMinutes(1), () -> System.nanoTime() > until);
    mesh.cluster().server().resume();

    mesh.cluster().server().apply(STRANGER_READS);
    mesh.kubectl().output("scale", "deployment/vault", "-n", "vault", "--replicas=2");
    mesh.kubectl().output("rollout", "restart", "deployment/stranger", "-n", "friends");
    mesh.awaitRollout("vault", "deployment/vault");
    mesh.awaitRollout("friends", "deployment/stranger");
    Deadline.await("the policy of after the outage", this::strangerReads);
    Deadline.await("the pod of after the outage", this::bothVaultsAreAsked);
    hammer.assertWentOn(before);
    mesh.kubectl().output("delete", "meshpolicy", "stranger-reads", "-n", "vault");
    Deadline.await("the policy to be gone", () -> !strangerReads());
    hammer.assertWentOn(before);
    say("the API server away for " + OUTAGE.toSeconds() + " s", before);
  }

  @Test
  void theOnlyControlPlaneIsKilledAndTrafficGoesOn() {
    Hammer.Count before = hammer.count();

    mesh.kubectl()
        .output("delete", "pods", "--all", "-n", Helm.NAMESPACE, "--grace-period=0", "--force");
    mesh.awaitRollout(Helm.NAMESPACE, "deployment/hauberk");

    assertChangesCount(before);
  }

  @Test
  void theControlPlaneIsAwayAndADurablePodLosesNoDecision() {
    DurablePod pod = DurablePod.start(mesh);
    mesh.kubectl().output("scale", "deployment/hauberk", "-n", Helm.NAMESPACE, "--replicas=0");
    Deadline.await(
        "the control plane to be gone",
        () -> mesh.pods(Helm.NAMESPACE, CONTROL_PLANE, "{.items[*].metadata.name}").isEmpty());
    pod.ask(OUTAGE);
    mesh.kubectl().output("scale", "deployment/hauberk", "-n", Helm.NAMESPACE, "--replicas=1");
    mesh.awaitRollout(Helm.NAMESPACE, "deployment/hauberk");
    pod.awaitRecords();
    pod.stop();
    System.getLogger(NodeOutageTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "the control plane away for {0} s: {1} requests of a durable pod, all recorded",
            OUTAGE.toSeconds(),
            pod.requests());
  }

  /** By {@code kill -9}. A step that was over before it was seen is waited for in another one. */
  @Test
  void controlPlanesAreKilledAtEachStepOfAnUpgrade() {
    mesh.helm().upgrade("hauberk", "--reuse-values", "--set", "replicas=2");
    mesh.awaitRollout(Helm.NAMESPACE, "deployment/hauberk");
    Hammer.Count before = hammer.count();

    Set<Upgrade.Step> left = EnumSet.allOf(Upgrade.Step.class);
    for (int upgrade = 1; upgrade <= MOST_UPGRADES && !left.isEmpty(); upgrade++) {
      Upgrade running = Upgrade.start(mesh, Integer.toString(upgrade));
      left = running.killAt(left);
      running.await();
    }

    assertEquals(Set.of(), left, "steps that no upgrade stopped at");
    assertChangesCount(before);
    say("control planes killed at every step of an upgrade", before);
  }

  private void assertChangesCount(Hammer.Count before) {
    Deadline.await(
        "a change by the new one",
        () ->
            mesh.kubectl().runWith(STRANGER_READS, "apply", "-f", "-").succeeded()
                && strangerReads());
    hammer.assertWentOn(before);
    mesh.kubectl().output("delete", "meshpolicy", "stranger-reads", "-n", "vault");
    Deadline.await("the policy to be gone", () -> !strangerReads());
    hammer.assertWentOn(before);
  }

  private boolean strangerReads() {
    return ask("stranger").contains("\"status\":200");
  }

  private boolean bothVaultsAreAsked() {
    String answers = ask("friend") + ask("friend") + ask("friend") + ask("friend");
    return VAULT.matcher(answers).results().map(MatchResult::group).distinct().count() == 2;
  }

  private String ask(String who) {
    return mesh.exec(
            "friends",
            "deploy/" + who,
            "main",
            "/program",
            "get",
            "-t",
            "2s",
            "http://vault.vault/")
        .out();
  }

  private void say(String what, Hammer.Count before) {
    Hammer.Count now = hammer.count();
    System.getLogger(NodeOutageTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0}: {1} requests, {2} failed",
            what,
            Long.toString(now.ok() - before.ok()),
            now.failed() - before.failed());
  }
}
