package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.ApiServer.Companion;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Kubectl;
import io.hauberk.testkit.cluster.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Whom the chart's webhooks concern, inside the mesh and outside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebhookScopeTest {
  private static final String CONTAINERS = "jsonpath={.spec.initContainers[*].name}";
  private static final String COMPLIANT = "app: x, pci: compliant";
  private static final String OPTED_IN = "app: x, hauberk.io/inject: enabled";

  private ApiServer server;
  private LocalWebhooks webhooks;
  private Kubectl editor;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = ApiServer.start(folder.resolve("cluster"), Companion.CONTROLLER_MANAGER);
    server.kubectl().output("apply", "-f", LocalWebhooks.KINDS.toString());
    server.namespace("shop", "hauberk.io/inject=enabled");
    server.namespace("plain");
    for (String namespace : new String[] {"shop", "plain", "kube-system"}) {
      server
          .kubectl()
          .output(
              "create", "rolebinding", "e", "-n", namespace, "--clusterrole=edit", "--user=dev");
    }
    webhooks = LocalWebhooks.open(folder.resolve("ca"), server.kubeconfig());
    server.apply(webhooks.configurations());
    webhooks.awaitCalled(server);
    editor = server.as("dev");
    Deadline.await(
        "the role `edit` to be put together", () -> make(pod("plain", "app: x")).succeeded());
  }

  @AfterAll
  void stop() {
    if (webhooks != null) {
      webhooks.close();
    }
    server.close();
  }

  @Test
  void aPodOutsideIsLeftAloneAndOneThatAsksIsNot() {
    assertEquals("", make(pod("plain", "app: x")).out());
    assertTrue(make(pod("plain", OPTED_IN)).out().contains("hauberk-proxy"));
  }

  @Test
  void whoAsksForASidecarOutsideHasHisLabelsJudged() {
    refused(make(pod("plain", OPTED_IN + ", pci: compliant")), "HBK7050");
    refused(make(deployment("plain", OPTED_IN + ", pci: compliant")), "HBK7050");
  }

  @Test
  void aTemplateIsJudgedWhateverMakesItsPods() {
    refused(make(deployment("shop", COMPLIANT)), "HBK7050");
    refused(make(cronJob("shop", COMPLIANT)), "HBK7050");
    refused(make(deployment("plain", COMPLIANT)), "HBK7050");
    assertTrue(make(cronJob("shop", "app: x")).succeeded());
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void whileNobodyAnswersOnlyTheMeshIsClosed() {
    webhooks.close();

    refused(make(pod("shop", "app: x")), "inject.hauberk.io");
    refused(make(pod("plain", OPTED_IN)), "inject-opted-in.hauberk.io");
    refused(make(deployment("shop", "app: x")), "templates.hauberk.io");
    refused(make(deployment("plain", OPTED_IN)), "templates-opted-in.hauberk.io");
    assertTrue(make(pod("plain", "app: x")).succeeded());
    assertTrue(make(deployment("plain", COMPLIANT)).succeeded());
    assertTrue(make(pod("kube-system", "app: x")).succeeded());
    assertTrue(
        server.kubectl("label", "namespace", "shop", "hauberk.io/inject-").succeeded(),
        "a namespace can always be taken out of the mesh");
  }

  private Outcome make(String yaml) {
    return editor.runWith(yaml, "create", "--dry-run=server", "-o", CONTAINERS, "-f", "-");
  }

  private static void refused(Outcome outcome, String words) {
    assertFalse(outcome.succeeded(), outcome::toString);
    assertTrue(outcome.err().contains(words), outcome::toString);
  }

  private static String pod(String namespace, String labels) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: x, namespace: %s, labels: {%s}}
    spec: {serviceAccountName: default, automountServiceAccountToken: false, containers: [{name: x, image: x}]}
    """
        .formatted(namespace, labels);
  }

  private static String deployment(String namespace, String labels) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: x, namespace: %s}
    spec:
      selector: {matchLabels: {app: x}}
      template:
        metadata: {labels: {%s}}
        spec: {containers: [{name: x, image: x}]}
    """
        .formatted(namespace, labels);
  }

  private static String cronJob(String namespace, String labels) {
    return """
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: x, namespace: %s}
    spec:
      schedule: "0 0 * * *"
      jobTemplate:
        spec:
          template:
            metadata: {labels: {%s}}
            spec: {restartPolicy: Never, containers: [{name: x, image: x}]}
    """
        .formatted(namespace, labels);
  }
}
