package io.hauberk.policy.resolve;

import static io.hauberk.policy.resolve.SmallMesh.BASE;
import static io.hauberk.policy.resolve.SmallMesh.CONFIG;
import static io.hauberk.policy.resolve.SmallMesh.WORKLOADS;
import static io.hauberk.policy.resolve.SmallMesh.guardrail;
import static io.hauberk.policy.resolve.SmallMesh.policy;
import static io.hauberk.policy.resolve.SmallMesh.quarantine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The mesh as a whole: its one configuration, its exclusions, its requirements. */
class ResolverTest {
  private static final String REQUIREMENT =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: Requirement
      metadata: {name: a}
      spec: {id: iso/A.1, title: t}
      """;

  @Test
  void nothingIsReadWithoutATrustDomain() {
    assertEquals(List.of("HBK2008"), ReadMesh.codes(PolicyReader.read(List.of(), ReadMesh.NOW)));
    assertEquals(List.of("HBK2008"), ReadMesh.codes(ReadMesh.reading(WORKLOADS)));
  }

  @Test
  void aMeshWithoutWorkloadsIsAMesh() {
    MeshModel model = ReadMesh.model(CONFIG);
    assertEquals("example.org", model.trustDomain().name());
    assertEquals(Duration.ofHours(1), model.certificateLifetime());
  }

  @Test
  void theLifetimeIsTheOneThatIsWritten() {
    String config = CONFIG.replace("example.org}", "example.org, certificates: {lifetime: 90s}}");
    assertEquals(Duration.ofSeconds(90), ReadMesh.model(config).certificateLifetime());
  }

  @Test
  void aWorkloadIsDurableWhenOneEntrySelectsItWithAllItSays() {
    assertEquals(Set.of(), ReadMesh.model(BASE).durable());
    assertEquals(Set.of("alice/alice"), durable("labels: {matchLabels: {app: alice}}"));
    assertEquals(Set.of("bob/bob", "bob/bob-two"), durable("namespaces: [bob, nowhere]"));
    assertEquals(Set.of(), durable("namespaces: [bob], labels: {matchLabels: {app: alice}}"));
    assertEquals(
        Set.of("alice/alice", "dave/dave"), durable("namespaces: [dave]}, {namespaces: [alice]"));
    assertEquals(
        Set.of("bob/bob"),
        durable(
            "namespaces: [alice, bob], labels: {matchExpressions:"
                + " [{key: tier, operator: In, values: [gold]}]}"));
    assertEquals(5, durable("labels: {}").size());
  }

  @Test
  void anEntryThatSelectsNobodyIsSaidAndOneThatSaysNothingIsRefused() {
    assertEquals(
        List.of("HBK5002"), ReadMesh.codes(ReadMesh.reading(durableMesh("namespaces: [nowhere]"))));
    assertEquals(List.of("HBK1019"), ReadMesh.codes(ReadMesh.reading(durableMesh(""))));
    assertEquals(
        List.of("HBK1018", "HBK1014"),
        ReadMesh.codes(ReadMesh.reading(durableMesh("matchLabels: {app: alice}"))));
  }

  private static Set<String> durable(String entry) {
    return ReadMesh.model(durableMesh(entry)).durable().stream()
        .map(WorkloadId::toString)
        .collect(Collectors.toSet());
  }

  private static String durableMesh(String entry) {
    return BASE.replace("example.org}", "example.org, evidence: {durable: [{" + entry + "}]}}");
  }

  @Test
  void aQuarantineEndsAtTheVeryInstant() {
    String ends =
        quarantine("q", "workload: {namespace: bob, name: bob}, expires: 2026-11-21T12:00:00Z");
    assertEquals(List.of(), ReadMesh.model(BASE, ends).exclusions());
    assertEquals(
        List.of("q"),
        PolicyReader.read(
                List.of(new SourceText("x", BASE + "---\n" + ends)), ReadMesh.NOW.minusMillis(1))
            .model()
            .orElseThrow()
            .exclusions()
            .stream()
            .map(Exclusion::name)
            .toList());
  }

  @Test
  void aDecisionKnowsTheRequirementsThatItServes() {
    String served =
        policy("{name: r, ports: [443], from: [{namespaces: [bob]}]}")
            .replace("spec:\n", "spec:\n  requirements: [iso/A.1]\n");
    String guarded =
        guardrail(
            "g",
            "requirements: [iso/A.1]",
            "only: [{name: o, from: [{namespaces: [bob]}]}]",
            "never: [{name: n, from: [{namespaces: [dave]}]}]");
    assertEquals(
        Set.of("alice/p/r", "default-deny/alice/alice", "guardrail/g", "guardrail/g/n"),
        ReadMesh.model(BASE, REQUIREMENT, served, guarded).requirements().keySet());
  }

  @Test
  void aShadowedGuardrailIsInTheCandidateAlone() {
    MeshModel model =
        ReadMesh.model(
            BASE,
            guardrail("g", "mode: shadow", "never: [{name: n, from: [{namespaces: [dave]}]}]"));
    var port = ReadMesh.port(model, "alice/alice", 5432);
    assertTrue(port.enforced().never().isEmpty());
    assertEquals(1, port.candidate().orElseThrow().never().size());
  }

  @Test
  void aGuardrailFollowsItsLabelIntoEveryNamespace() {
    String everywhere =
        guardrail("g", "never: [{name: n, from: [{namespaces: [dave]}]}]")
            .replace("{matchLabels: {data: pci}}", "{}");
    String other =
        """
        apiVersion: hauberk.io/v1alpha1
        kind: Workload
        metadata: {name: w, namespace: elsewhere}
        spec: {serviceAccount: w, address: 127.0.0.9, ports: [{port: 1, protocol: tcp, app: "127.0.0.1:1"}]}
        """;
    MeshModel model = ReadMesh.model(BASE, everywhere, other);
    assertEquals(1, ReadMesh.port(model, "elsewhere/w", 1).enforced().never().size());
    assertEquals(1, ReadMesh.port(model, "alice/alice", 443).enforced().never().size());
  }

  @Test
  void aPolicyOpensNothingOutsideItsNamespace() {
    String foreign =
        policy("{name: r, ports: [443], from: [{namespaces: [bob]}]}")
            .replace("namespace: alice", "namespace: mallory");
    Reading reading = ReadMesh.reading(BASE, foreign);
    assertEquals(List.of("HBK5002"), ReadMesh.codes(reading));
    assertTrue(
        ReadMesh.port(reading.model().orElseThrow(), "alice/alice", 443)
            .enforced()
            .grants()
            .isEmpty());
  }

  @Test
  void aGuardrailSaysTheNamespaceOfAGroup() {
    assertEquals(
        List.of("HBK1015"),
        ReadMesh.codes(
            ReadMesh.reading(
                BASE, guardrail("g", "only: [{name: o, from: [{identities: {group: x}}]}]"))));
  }

  @Test
  void twoMachinesMayBothUseLoopback() {
    String template =
        """
        apiVersion: hauberk.io/v1alpha1
        kind: Workload
        metadata: {name: %s, namespace: x}
        spec: {serviceAccount: x, %s outbound: {listen: "127.0.0.1:15001"}}
        """;
    assertEquals(
        List.of(),
        ReadMesh.codes(
            ReadMesh.reading(
                CONFIG,
                template.formatted("a", "address: 10.0.0.1,"),
                template.formatted("b", "address: 10.0.0.2,"))));
    assertEquals(
        List.of("HBK2011"),
        ReadMesh.codes(
            ReadMesh.reading(CONFIG, template.formatted("a", ""), template.formatted("b", ""))));
  }

  @Test
  void noTwoListenersAreBoundToOnePlace() {
    assertEquals(List.of("HBK2011"), listening("10.0.0.1:80", "10.0.0.1:80"));
    assertEquals(List.of("HBK2011"), listening("127.0.0.1:80", "127.0.0.1:80"));
    assertEquals(List.of(), listening("0.0.0.0:80", "0.0.0.0:80"));
    assertEquals(List.of("HBK2011"), listening("0.0.0.0:80", "10.0.0.1:80"));
  }

  /** Codes for two workloads on two machines, 10.0.0.1 and 10.0.0.2, each with one TCP port. */
  private static List<String> listening(String one, String other) {
    String template =
        """
        apiVersion: hauberk.io/v1alpha1
        kind: Workload
        metadata: {name: %s, namespace: x}
        spec:
          serviceAccount: x
          address: %s
          ports: [{port: 80, protocol: tcp, listen: "%s", app: "127.0.0.1:1"}]
        """;
    return ReadMesh.codes(
        ReadMesh.reading(
            CONFIG,
            template.formatted("a", "10.0.0.1", one),
            template.formatted("b", "10.0.0.2", other)));
  }

  @Test
  void theSameWorkloadCannotListenTwiceAtOnePlace() {
    assertEquals(
        List.of("HBK2011"),
        ReadMesh.codes(
            ReadMesh.reading(
                CONFIG,
                """
                apiVersion: hauberk.io/v1alpha1
                kind: Workload
                metadata: {name: a, namespace: x}
                spec:
                  serviceAccount: x
                  address: 10.0.0.1
                  ports: [{port: 80, protocol: tcp, app: "127.0.0.1:1"}]
                  outbound: {listen: "10.0.0.1:80"}
                """)));
  }
}
