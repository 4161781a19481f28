package io.hauberk.policy.resolve;

import static io.hauberk.policy.resolve.SmallMesh.BASE;
import static io.hauberk.policy.resolve.SmallMesh.policy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.Identities;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which certificates an entry of {@code from} admits. */
class CallerBindingTest {
  private static final SpiffeId BOB = SpiffeId.parse("spiffe://example.org/ns/bob/sa/bob");
  private static final SpiffeId CAROL = SpiffeId.parse("spiffe://example.org/ns/carol/sa/carol");
  private static final SpiffeId DAVE = SpiffeId.parse("spiffe://example.org/ns/dave/sa/dave");
  private static final Identities.Instance ONE_BOB =
      new Identities.Instance(BOB, new InstanceName("bob.bob.workload.example.org"));

  @Test
  void labelsOfAllWorkloadsOfAnAccountAdmitTheAccount() {
    assertEquals(listed(List.of(BOB), List.of()), admitted("{labels: {matchLabels: {app: bob}}}"));
  }

  @Test
  void labelsOfSomeWorkloadsOfAnAccountAdmitTheseAlone() {
    assertEquals(
        listed(List.of(DAVE), List.of(ONE_BOB)), admitted("{labels: {matchLabels: {tier: gold}}}"));
  }

  @Test
  void labelsOfNobodyAdmitNobody() {
    assertEquals(listed(List.of(), List.of()), admitted("{labels: {matchLabels: {app: nobody}}}"));
  }

  @Test
  void namespacesAdmitAlsoWhoeverComesLater() {
    assertEquals(
        new Identities.InNamespaces(new TreeSet<>(List.of("bob", "later"))),
        admitted("{namespaces: [later, bob]}"));
  }

  @Test
  void addressesAloneAskNothingOfTheCertificate() {
    assertEquals(new Identities.Any(), admitted("{addresses: [10.0.0.0/8]}"));
  }

  @Test
  void accountsNeedNoWorkloadYet() {
    assertEquals(
        listed(List.of(SpiffeId.parse("spiffe://example.org/ns/x/sa/later")), List.of()),
        admitted("{serviceAccounts: [{namespace: x, name: later}]}"));
  }

  @Test
  void conditionsOfOneEntryAreCutTogether() {
    assertEquals(
        listed(List.of(), List.of(ONE_BOB)),
        admitted(
            "{labels: {matchLabels: {tier: gold}}, serviceAccounts: [{namespace: bob, name: bob}]}"));
    assertEquals(
        listed(List.of(), List.of(ONE_BOB)),
        admitted("{labels: {matchLabels: {tier: gold}}, namespaces: [bob]}"));
    assertEquals(
        listed(List.of(), List.of()),
        admitted("{namespaces: [bob], spiffeIds: [\"spiffe://example.org/ns/carol/sa/carol\"]}"));
  }

  @Test
  void labelExpressionsMeanWhatTheyMeanInKubernetes() {
    assertEquals(
        listed(List.of(CAROL, SpiffeId.parse("spiffe://example.org/ns/alice/sa/alice")), List.of()),
        admitted("{labels: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}"));
    assertEquals(
        listed(List.of(DAVE), List.of(ONE_BOB)),
        admitted("{labels: {matchExpressions: [{key: tier, operator: In, values: [gold]}]}}"));
    assertEquals(
        listed(
            List.of(CAROL, DAVE, SpiffeId.parse("spiffe://example.org/ns/alice/sa/alice")),
            List.of(ONE_BOB)),
        admitted("{labels: {matchExpressions: [{key: tier, operator: NotIn, values: [tin]}]}}"));
    assertEquals(
        listed(List.of(BOB, DAVE), List.of()),
        admitted("{labels: {matchExpressions: [{key: tier, operator: Exists}]}}"));
  }

  private static Identities admitted(String from) {
    return ReadMesh.port(
            ReadMesh.model(BASE, policy("{name: r, ports: [443], from: [" + from + "]}")),
            "alice/alice",
            443)
        .enforced()
        .grants()
        .get(0)
        .conditions()
        .from()
        .get(0)
        .identities();
  }

  private static Identities listed(List<SpiffeId> accounts, List<Identities.Instance> instances) {
    return Identities.Listed.of(accounts, instances);
  }
}
