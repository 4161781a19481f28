package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hauberk.kubernetes.webhook.Answer.Allowed;
import io.hauberk.kubernetes.webhook.Answer.Refused;
import io.hauberk.kubernetes.webhook.Answer.Why;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelGuardTest {
  private static final String REPLICA_SETS =
      "system:serviceaccount:kube-system:replicaset-controller";

  private final FakeMesh mesh = new FakeMesh().guard("pci-compliant", "pci", "compliant");
  private final FakeCluster cluster = new FakeCluster();
  private final LabelGuard guard = new LabelGuard(mesh, cluster);

  @Test
  void aDeveloperWhoCallsHisPodCompliantIsRefusedByName() {
    Refused refused = refused(TestReviews.create("dev", "pods", pod("pci: compliant")));

    assertEquals(Why.FORBIDDEN, refused.why());
    assertEquals(
        "HBK7050 label `pci: compliant` is guarded by GuardedLabel `pci-compliant`: user `dev` may"
            + " not assert it in namespace `shop`; it takes the verb `assert` on"
            + " `guardedlabels.hauberk.io/pci-compliant` there",
        refused.message());
  }

  @Test
  void whoHasTheRightThereMayAssertIt() {
    cluster.rights.add("officer pci-compliant shop");

    assertAllowed(TestReviews.create("officer", "pods", pod("pci: compliant")));
  }

  @Test
  void aRightElsewhereIsNoneHere() {
    cluster.rights.add("officer pci-compliant bank");

    refused(TestReviews.create("officer", "pods", pod("pci: compliant")));
  }

  @Test
  void otherValuesAreNotGuarded() {
    assertAllowed(TestReviews.create("dev", "pods", pod("pci: none")));
    assertEquals(List.of(), cluster.asked);
  }

  @Test
  void everyGuardIsAskedAndEveryRefusalIsTold() {
    mesh.guard("pci-any", "pci");
    mesh.guard("tier", "tier", "gold");

    Refused refused = refused(TestReviews.create("dev", "pods", pod("pci: compliant, tier: gold")));

    assertEquals(3, refused.reasons().size());
  }

  @ParameterizedTest
  @CsvSource({
    "deployments.apps, Deployment",
    "statefulsets.apps, StatefulSet",
    "daemonsets.apps, DaemonSet",
    "replicasets.apps, ReplicaSet",
    "jobs.batch, Job",
    "replicationcontrollers, ReplicationController"
  })
  void aTemplateAssertsForThePodsThatWillBe(String resource, String kind) {
    refused(TestReviews.create("dev", resource, workload(kind, "pci: compliant")));
    assertAllowed(TestReviews.create("dev", resource, workload(kind, "app: web")));
  }

  @Test
  void aCronJobAssertsTwoLevelsDeep() {
    refused(
        TestReviews.create(
            "dev",
            "cronjobs.batch",
            """
            kind: CronJob
            metadata: {name: web, namespace: shop}
            spec: {jobTemplate: {spec: {template: {metadata: {labels: {pci: compliant}}}}}}
            """));
  }

  @Test
  void labelsOfTheWorkloadItselfSayNothingOfItsPods() {
    assertAllowed(
        TestReviews.create(
            "dev",
            "deployments.apps",
            "kind: Deployment\nmetadata: {name: web, namespace: shop, labels: {pci: compliant}}"));
  }

  @Test
  void onANamespaceTheRightMustHoldInTheWholeCluster() {
    Review labelled =
        TestReviews.update(
            "officer",
            "namespaces",
            "kind: Namespace\nmetadata: {name: shop}",
            "kind: Namespace\nmetadata: {name: shop, labels: {pci: compliant}}");
    cluster.rights.add("officer pci-compliant shop");

    Refused refused = refused(labelled);

    assertEquals(
        "HBK7050 label `pci: compliant` is guarded by GuardedLabel `pci-compliant`: user `officer`"
            + " may not assert it on a namespace; it takes the verb `assert` on"
            + " `guardedlabels.hauberk.io/pci-compliant` in the whole cluster",
        refused.message());
    cluster.rights.add("officer pci-compliant ");
    assertAllowed(labelled);
  }

  @Test
  void anUpdateThatLeavesTheLabelAloneAsksNobody() {
    assertAllowed(
        TestReviews.update("dev", "pods", pod("pci: compliant"), pod("pci: compliant, app: web")));
    assertEquals(List.of(), cluster.asked);
  }

  @Test
  void takingTheLabelOffTakesTheSameRight() {
    Review off = TestReviews.update("dev", "pods", pod("pci: compliant"), pod("app: web"));

    assertEquals(
        "HBK7051 label `pci: compliant` is guarded by GuardedLabel `pci-compliant`: user `dev` may"
            + " not take it off in namespace `shop`; it takes the verb `assert` on"
            + " `guardedlabels.hauberk.io/pci-compliant` there",
        refused(off).message());
    refused(TestReviews.update("dev", "pods", pod("pci: compliant"), pod("pci: none")));
    cluster.rights.add("dev pci-compliant shop");
    assertAllowed(off);
  }

  @Test
  void aControllersPodIsJudgedByItsOwnersTemplate() {
    cluster.templates.put("ReplicaSet web-1 u1", Map.of("pci", "compliant"));

    assertAllowed(TestReviews.create(REPLICA_SETS, "pods", ownedPod("u1")));
    assertEquals(List.of("template"), cluster.asked);
  }

  @Test
  void aTemplateThatDoesNotSaySoDoesNotVouch() {
    cluster.templates.put("ReplicaSet web-1 u1", Map.of("pci", "none"));

    assertEquals(
        "HBK7052 label `pci: compliant` is guarded by GuardedLabel `pci-compliant`, and the"
            + " template of ReplicaSet `shop/web-1` does not say so: it changed meanwhile, or it"
            + " is none of this object's",
        refused(TestReviews.create(REPLICA_SETS, "pods", ownedPod("u1"))).message());
  }

  @Test
  void anOwnerOfAnotherUidDoesNotVouch() {
    cluster.templates.put("ReplicaSet web-1 u1", Map.of("pci", "compliant"));

    refused(TestReviews.create(REPLICA_SETS, "pods", ownedPod("u2")));
  }

  @Test
  void anOwnerVouchesForControllersOnly() {
    cluster.templates.put("ReplicaSet web-1 u1", Map.of("pci", "compliant"));

    refused(TestReviews.create("dev", "pods", ownedPod("u1")));
    refused(
        TestReviews.create(
            "system:serviceaccount:shop:replicaset-controller", "pods", ownedPod("u1")));
    assertEquals(List.of("right", "right"), cluster.asked);
  }

  @Test
  void whatNobodyAnswersIsRefused() {
    cluster.away = true;

    Refused refused = refused(TestReviews.create("dev", "pods", pod("pci: compliant")));

    assertEquals(Why.UNAVAILABLE, refused.why());
    assertEquals("HBK7053", refused.message().substring(0, 7));
  }

  @Test
  void beforeTheClusterIsKnownNothingIsAllowed() {
    mesh.known = false;

    assertEquals(
        "HBK7057",
        refused(TestReviews.create("dev", "pods", pod("app: web"))).message().substring(0, 7));
  }

  private void assertAllowed(Review review) {
    assertInstanceOf(Allowed.class, guard.review(review));
  }

  private Refused refused(Review review) {
    return assertInstanceOf(Refused.class, guard.review(review));
  }

  private static String pod(String labels) {
    return "kind: Pod\nmetadata: {name: web, namespace: shop, labels: {%s}}".formatted(labels);
  }

  private static String ownedPod(String uid) {
    return """
    kind: Pod
    metadata:
      name: web
      namespace: shop
      labels: {pci: compliant}
      ownerReferences:
      - {apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: %s, controller: true}
    """
        .formatted(uid);
  }

  private static String workload(String kind, String labels) {
    return """
    kind: %s
    metadata: {name: web, namespace: shop}
    spec: {template: {metadata: {labels: {%s}}}}
    """
        .formatted(kind, labels);
  }
}
