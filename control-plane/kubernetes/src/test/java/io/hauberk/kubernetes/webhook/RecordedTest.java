package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.kubernetes.webhook.Answer.Refused;
import io.hauberk.kubernetes.webhook.Answer.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedTest {
  private static final String GUARDRAILS = "meshguardrails.hauberk.io";
  private static final Answer NO = Answer.refused(Why.INVALID, "HBK2003 no such group");

  private final LabelGuard labels =
      new LabelGuard(new FakeMesh().guard("pci-compliant", "pci", "compliant"), new FakeCluster());
  private final List<Administration> told = new ArrayList<>();

  @Test
  void whoWritesAndDeletesAGuardrailIsToldWithItsFingerprints() {
    allowed(TestReviews.create("officer", GUARDRAILS, guardrail("[GET]")));
    allowed(TestReviews.update("dev", GUARDRAILS, guardrail("[GET]"), guardrail("[POST]")));
    allowed(TestReviews.delete("dev", GUARDRAILS, guardrail("[POST]")));

    assertEquals(
        List.of("officer", "dev", "dev"), told.stream().map(Administration::actor).toList());
    assertEquals(
        List.of(Action.CREATE, Action.UPDATE, Action.DELETE),
        told.stream().map(Administration::action).toList());
    assertEquals(told.get(0).after(), told.get(1).before());
    assertEquals(told.get(1).after(), told.get(2).before());
    assertEquals(Optional.empty(), told.get(0).before());
    assertEquals(Optional.empty(), told.get(2).after());
    assertEquals("MeshGuardrail", told.get(0).kind());
    assertEquals("pci", told.get(0).name());
    assertEquals(true, told.get(0).accepted());
  }

  @Test
  void whatIsRefusedIsToldWithTheReason() {
    Review review = TestReviews.create("dev", GUARDRAILS, guardrail("[GET]"));
    Answer answer = new Recorded(r -> NO, labels, told::add).review(review);

    assertInstanceOf(Refused.class, answer);
    assertEquals(false, told.getFirst().accepted());
    assertEquals("HBK2003 no such group", told.getFirst().reason().orElseThrow());
  }

  @Test
  void whatChangesNothingAndWhatIsNotStoredIsNot() {
    allowed(TestReviews.update("dev", GUARDRAILS, guardrail("[GET]"), guardrail("[GET]")));
    allowed(TestReviews.create("dev", "pods", pod("app: web")));
    Review review = TestReviews.create("dev", GUARDRAILS, guardrail("[GET]"));
    allowed(
        new Review(
            review.uid(),
            review.operation(),
            review.resource(),
            review.subResource(),
            review.kind(),
            review.namespace(),
            review.name(),
            review.requester(),
            review.object(),
            review.before(),
            true));

    assertEquals(List.of(), told);
  }

  @Test
  void whoPutsAGuardedLabelOnAPodIsToldAndControllersAreNot() {
    allowed(TestReviews.create("dev", "pods", pod("pci: compliant")));
    allowed(
        TestReviews.create(
            "system:serviceaccount:kube-system:replicaset-controller",
            "pods",
            pod("pci: compliant")));

    assertEquals(1, told.size());
    assertEquals("pci: compliant", told.getFirst().details().get("guardedLabels"));
    assertEquals(Optional.of("shop"), told.getFirst().namespace());
  }

  @Test
  void whoChangesOrTakesOffAGuardedLabelOfAPodThatRunsIsTold() {
    allowed(TestReviews.update("dev", "pods", pod("app: web"), pod("app: web, pci: compliant")));
    allowed(TestReviews.update("ops", "pods", pod("pci: compliant"), pod("pci: none")));
    allowed(TestReviews.update("dev", "pods", pod("app: web"), pod("app: shop")));

    assertEquals(List.of("dev", "ops"), told.stream().map(Administration::actor).toList());
    assertEquals(
        List.of(Action.UPDATE, Action.UPDATE), told.stream().map(Administration::action).toList());
    assertEquals("pci: compliant", told.getFirst().details().get("guardedLabels"));
    assertEquals(told.getFirst().kind(), "Pod");
  }

  @Test
  void aFailureToRecordRefusesNothing() {
    Answer allowed = Answer.allowed();
    Recorded broken =
        new Recorded(
            r -> allowed,
            labels,
            act -> {
              throw new IllegalStateException("no room");
            });

    assertSame(allowed, broken.review(TestReviews.create("dev", GUARDRAILS, guardrail("[GET]"))));
  }

  private void allowed(Review review) {
    Answer allowed = Answer.allowed();
    assertSame(allowed, new Recorded(r -> allowed, labels, told::add).review(review));
  }

  private static String guardrail(String methods) {
    return """
    apiVersion: hauberk.io/v1alpha1
    kind: MeshGuardrail
    metadata: {name: pci}
    spec:
      protect: {matchLabels: {data: pci}}
      never: [{name: no, http: [{methods: %s}]}]
    """
        .formatted(methods);
  }

  private static String pod(String labels) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {%s}}
    spec: {containers: [{name: web, image: web}]}
    """
        .formatted(labels);
  }
}
