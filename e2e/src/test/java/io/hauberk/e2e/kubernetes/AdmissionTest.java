package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.ApiServer.Companion;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Kubectl;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rights and objects as a real API server asks about them: users with their own certificates and
 * roles, Kubernetes' own controllers, and our webhooks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionTest {
  private static final String[] APPLY = {"apply", "-f", "-"};

  private ApiServer server;
  private LocalWebhooks webhooks;
  private Kubectl developer;
  private Kubectl officer;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = ApiServer.start(folder.resolve("cluster"), Companion.CONTROLLER_MANAGER);
    server.kubectl().output("apply", "-f", LocalWebhooks.KINDS.toString());
    server.kubectl().output("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    server.namespace("shop", "hauberk.io/inject=enabled");
    server.apply(AdmissionObjects.ROLES);
    webhooks = LocalWebhooks.open(folder.resolve("ca"), server.kubeconfig());
    server.apply(webhooks.configurations());
    webhooks.awaitCalled(server);
    developer = server.as("dev", "developers");
    officer = server.as("officer", "compliance");
  }

  @AfterAll
  void stop() throws IOException {
    if (webhooks != null) {
      webhooks.close();
    }
    server.close();
  }

  @Test
  void aDeveloperWhoCallsHisPodCompliantIsRefusedByName() {
    Outcome refused = developer.runWith(AdmissionObjects.pod("p1", "pci: compliant"), APPLY);

    assertRefused(
        refused,
        "HBK7050 label `pci: compliant` is guarded by GuardedLabel `pci-compliant`: user `dev` may"
            + " not assert it in namespace `shop`; it takes the verb `assert` on"
            + " `guardedlabels.hauberk.io/pci-compliant` there");
  }

  @Test
  void nobodyTurnsHisRunningPodIntoACompliantOne() {
    developer.apply(AdmissionObjects.pod("p2", "app: web"));

    assertRefused(
        developer.run("label", "pod", "p2", "-n", "shop", "pci=compliant"), "HBK7050", "`dev`");
    officer.output("label", "pod", "p2", "-n", "shop", "pci=compliant");
    assertRefused(developer.run("label", "pod", "p2", "-n", "shop", "pci-"), "HBK7051", "`dev`");
  }

  @Test
  void aTemplateIsJudgedWhenItIsWrittenAndItsPodsByIt() {
    assertRefused(
        developer.runWith(AdmissionObjects.deployment("paid", "pci: compliant"), APPLY), "HBK7050");
    officer.apply(AdmissionObjects.deployment("paid", "pci: compliant"));

    Deadline.await(
        "pods that the controllers of Kubernetes made",
        () ->
            server
                    .kubectl()
                    .output("get", "pods", "-n", "shop", "-l", "app=paid", "-o", "name")
                    .lines()
                    .count()
                == 2);
  }

  @Test
  void anOwnerThatIsOnlyClaimedVouchesForNothing() {
    officer.apply(AdmissionObjects.deployment("lent", "pci: compliant"));
    Deadline.await("the replica set", () -> !replicaSet("{.items[0].metadata.uid}").isEmpty());
    String pod =
        AdmissionObjects.ownedPod(
            "forged",
            replicaSet("{.items[0].metadata.name}"),
            replicaSet("{.items[0].metadata.uid}"));

    assertRefused(developer.runWith(pod, APPLY), "HBK7050", "`dev`");
  }

  @Test
  void aNamespaceIsLabelledByWhoMayInTheWholeCluster() {
    assertRefused(
        officer.run("label", "namespace", "shop", "pci=compliant"),
        "HBK7050",
        "user `officer` may not assert it on a namespace");
    server.kubectl().output("label", "namespace", "shop", "pci=compliant", "--dry-run=server");
  }

  @Test
  void whatLintRefusesIsRefusedWithItsWords() {
    assertRefused(
        developer.runWith(
            AdmissionObjects.policy("p", "http: [{paths: [{regex: \"/(\"}]}]"), APPLY),
        "spec.allow[0].http[0].paths[0].regex: HBK4001 ");
  }

  @Test
  void aMisspeltConditionIsRefusedThoughTheClientDoesNotMind() {
    assertRefused(
        developer.runWith(
            AdmissionObjects.policy("p", "form: [{namespaces: [bob]}]"),
            "apply",
            "--validate=ignore",
            "-f",
            "-"),
        "spec.allow[0].form: HBK1014 `allow` has no field `form`");
  }

  @Test
  void aReferenceThatDoesNotResolveYetIsAcceptedAndShown() {
    Outcome outcome =
        developer.runWith(
            AdmissionObjects.policy("early", "from: [{identities: {group: later}}]"), APPLY);

    assertTrue(outcome.succeeded(), outcome::toString);
    assertTrue(outcome.err().contains("Warning: HBK2003 spec.allow[0]"), outcome::toString);
  }

  @Test
  void whoMayNotWriteAGuardrailIsStoppedByKubernetesItself() {
    assertRefused(
        developer.runWith(
            """
            apiVersion: hauberk.io/v1alpha1
            kind: GuardedLabel
            metadata: {name: mine}
            spec: {key: tier}
            """,
            APPLY),
        "User \"dev\" cannot",
        "guardedlabels");
  }

  @Test
  void aPodThatGetsRoundItsProxyIsRefused() {
    assertRefused(
        developer.runWith(
            AdmissionObjects.pod("host", "app: web").replace("spec:", "spec:\n  hostNetwork: true"),
            APPLY),
        "HBK7008 ");
    developer.apply(AdmissionObjects.pod("p3", "app: web"));
    assertRefused(
        developer.run("set", "image", "pod/p3", "-n", "shop", "hauberk-proxy=evil"), "HBK7056");
    assertRefused(
        developer.run(
            "patch",
            "pod",
            "p3",
            "-n",
            "shop",
            "--subresource=ephemeralcontainers",
            "--type=strategic",
            "-p",
            "{\"spec\":{\"ephemeralContainers\":[{\"name\":\"d\",\"image\":\"i\",\"volumeMounts\":"
                + "[{\"name\":\"hauberk-id\",\"mountPath\":\"/x\"}]}]}}"),
        "HBK7011 ");
  }

  @Test
  void aBundleThatSomebodyOverwritesIsRepaired() {
    String right = bundle();
    assertFalse(right.isEmpty());
    server
        .kubectl()
        .output(
            "patch",
            "mutatingwebhookconfiguration",
            "hauberk",
            "--type=json",
            "-p",
            "[{\"op\":\"remove\",\"path\":\"/webhooks/0/clientConfig/caBundle\"}]");

    Deadline.await("the repaired bundle", () -> bundle().equals(right));
  }

  @Test
  void aCertificateThatChangesStopsNoRequest() {
    List<Outcome> failed = new ArrayList<>();
    int seen = webhooks.certificates();
    Deadline.await(
        "three rotations under requests",
        () -> {
          Outcome outcome =
              developer.runWith(
                  AdmissionObjects.pod("r", "app: web"), "create", "--dry-run=server", "-f", "-");
          if (!outcome.succeeded()) {
            failed.add(outcome);
          }
          return webhooks.certificates() >= seen + 3;
        });

    assertEquals(List.of(), failed);
  }

  @Test
  void withoutTheControlPlaneNothingIsLetIn() throws Exception {
    webhooks.close();
    try {
      assertRefused(
          developer.runWith(AdmissionObjects.pod("late", "app: web"), APPLY),
          "failed calling webhook");
    } finally {
      webhooks.reopen();
      webhooks.awaitCalled(server);
    }
  }

  private String bundle() {
    return server
        .kubectl()
        .output(
            "get",
            "mutatingwebhookconfiguration",
            "hauberk",
            "-o",
            "jsonpath={.webhooks[0].clientConfig.caBundle}");
  }

  private String replicaSet(String path) {
    return server
        .kubectl()
        .output("get", "replicasets", "-n", "shop", "-l", "app=lent", "-o", "jsonpath=" + path);
  }

  private static void assertRefused(Outcome outcome, String... words) {
    assertFalse(outcome.succeeded(), outcome::toString);
    for (String each : words) {
      assertTrue(outcome.err().contains(each), () -> "no `" + each + "` in " + outcome);
    }
  }
}
