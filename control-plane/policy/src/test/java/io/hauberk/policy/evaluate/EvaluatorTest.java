package io.hauberk.policy.evaluate;

import static io.hauberk.policy.resolve.SmallMesh.BASE;
import static io.hauberk.policy.resolve.SmallMesh.guardrail;
import static io.hauberk.policy.resolve.SmallMesh.policy;
import static io.hauberk.policy.resolve.SmallMesh.policyNamed;
import static io.hauberk.policy.resolve.SmallMesh.quarantine;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.resolve.ReadMesh;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies mean, case by case. */
class EvaluatorTest {
  private static final String BOB_READS =
      "{name: read, from: [{labels: {matchLabels: {app: bob}}}], ports: [443], http: [{methods:"
          + " [GET], paths: [{prefix: /a}]}]}";
  private static final String ALL = "{name: all, ports: [443]}";

  @Test
  void whatNobodyGrantsIsDeniedByDefault() {
    assertEquals("denied by default-deny/alice/alice", as("bob/bob", BASE).enforced());
  }

  @Test
  void aGrantOpensWhatItSaysAndNothingElse() {
    Asking bob = as("bob/bob", BASE, policy(BOB_READS));
    assertEquals("allowed by alice/p/read", bob.asks("GET", "/a/1?x=1").enforced());
    assertEquals("denied by default-deny/alice/alice", bob.asks("POST", "/a/1").enforced());
    assertEquals("denied by default-deny/alice/alice", bob.asks("GET", "/ab").enforced());
    assertEquals("denied by default-deny/alice/alice", bob.at(5432).enforced());
    assertEquals(
        "denied by default-deny/alice/alice",
        as("carol/carol", BASE, policy(BOB_READS)).asks("GET", "/a").enforced());
  }

  @Test
  void aPortThatTheWorkloadDoesNotHaveIsDeniedByName() {
    assertEquals(
        "denied by unmatched-port/alice/alice:8443",
        as("bob/bob", BASE, policy(ALL)).at(8443).enforced());
  }

  @Test
  void twoWorkloadsOfOneAccountAreToldApart() {
    String gold =
        "{name: gold, ports: [443], from: [{labels: {matchLabels: {app: bob, tier: gold}}}]}";
    assertEquals("allowed by alice/p/gold", as("bob/bob", BASE, policy(gold)).enforced());
    assertEquals(
        "denied by default-deny/alice/alice", as("bob/bob-two", BASE, policy(gold)).enforced());
  }

  @Test
  void everyConditionOfOneEntryMustHold() {
    String both =
        "{name: both, ports: [443], from: [{labels: {matchLabels: {tier: gold}}, namespaces: [bob]}]}";
    assertEquals("allowed by alice/p/both", as("bob/bob", BASE, policy(both)).enforced());
    assertEquals(
        "denied by default-deny/alice/alice", as("dave/dave", BASE, policy(both)).enforced());
    assertEquals(
        "denied by default-deny/alice/alice", as("bob/bob-two", BASE, policy(both)).enforced());
  }

  @Test
  void entriesAreAlternatives() {
    String either =
        "{name: either, ports: [443], from: [{namespaces: [carol]}, {serviceAccounts: [{namespace:"
            + " dave, name: dave}]}]}";
    assertEquals("allowed by alice/p/either", as("carol/carol", BASE, policy(either)).enforced());
    assertEquals("allowed by alice/p/either", as("dave/dave", BASE, policy(either)).enforced());
    assertEquals(
        "denied by default-deny/alice/alice", as("bob/bob", BASE, policy(either)).enforced());
  }

  @Test
  void theAddressIsThatOfTheDirectPeer() {
    String near = "{name: near, ports: [443], from: [{addresses: [10.1.0.0/16, \"fd00::/8\"]}]}";
    Asking bob = as("bob/bob", BASE, policy(near));
    assertEquals("allowed by alice/p/near", bob.peer("10.1.9.9").enforced());
    assertEquals("allowed by alice/p/near", bob.peer("fd12::1").enforced());
    assertEquals(
        "denied by default-deny/alice/alice",
        bob.peer("10.2.0.1").header("x-forwarded-for", "10.1.0.1").enforced());
  }

  @Test
  void theGrantWithTheLongestLiteralPathGivesItsName() {
    Asking bob =
        as(
            "bob/bob",
            BASE,
            policyNamed("a", "{name: any, ports: [443]}", "{name: other, ports: [443]}"),
            policyNamed("b", "{name: below, http: [{paths: [{prefix: /x}]}]}"),
            policyNamed("c", "{name: template, http: [{paths: [{template: \"/x/y/{z}\"}]}]}"),
            policyNamed("d", "{name: regex, http: [{paths: [{regex: /x/y/z/.*}]}]}"));
    assertEquals("allowed by alice/a/any", bob.asks("GET", "/").enforced());
    assertEquals("allowed by alice/b/below", bob.asks("GET", "/x").enforced());
    assertEquals("allowed by alice/c/template", bob.asks("GET", "/x/y/z").enforced());
    assertEquals("allowed by alice/b/below", bob.asks("GET", "/x/y/z/1").enforced());
  }

  @Test
  void neverDeniesWhatAGrantAllows() {
    String never =
        guardrail(
            "pci", "never:", "- {name: no-deletes, ports: [443], http: [{methods: [DELETE]}]}");
    Asking bob = as("bob/bob", BASE, policy(ALL), never);
    assertEquals("denied by guardrail/pci/no-deletes", bob.asks("DELETE", "/a").enforced());
    assertEquals("allowed by alice/p/all", bob.asks("GET", "/a").enforced());
  }

  @Test
  void onlyMustBeMetAndOpensNothing() {
    String only = guardrail("pci", "only:", "- {name: bobs, from: [{namespaces: [bob]}]}");
    assertEquals("denied by guardrail/pci", as("carol/carol", BASE, policy(ALL), only).enforced());
    assertEquals("allowed by alice/p/all", as("bob/bob", BASE, policy(ALL), only).enforced());
    assertEquals("denied by default-deny/alice/alice", as("bob/bob", BASE, only).enforced());
  }

  @Test
  void everyGuardrailMustBeSatisfied() {
    String one = guardrail("one", "only:", "- {name: bobs, from: [{namespaces: [bob]}]}");
    String two =
        guardrail("two", "only:", "- {name: gold, from: [{labels: {matchLabels: {tier: gold}}}]}");
    assertEquals(
        "denied by guardrail/one", as("dave/dave", BASE, policy(ALL), one, two).enforced());
    assertEquals(
        "denied by guardrail/two", as("bob/bob-two", BASE, policy(ALL), one, two).enforced());
    assertEquals("allowed by alice/p/all", as("bob/bob", BASE, policy(ALL), one, two).enforced());
  }

  @Test
  void neverIsNamedBeforeOnlyAndOnlyBeforeDefaultDeny() {
    String only = guardrail("a", "only:", "- {name: nobody, from: [{namespaces: [nowhere]}]}");
    String never = guardrail("b", "never:", "- {name: all, from: [{namespaces: [bob]}]}");
    assertEquals("denied by guardrail/b/all", as("bob/bob", BASE, only, never).enforced());
    assertEquals("denied by guardrail/a", as("bob/bob", BASE, only).enforced());
  }

  @Test
  void aNeverRuleThatAsksForHttpDeniesATcpPortAltogether() {
    String never = guardrail("pci", "never:", "- {name: no-deletes, http: [{methods: [DELETE]}]}");
    String open = policy("{name: all}");
    assertEquals(
        "denied by guardrail/pci/no-deletes", as("bob/bob", BASE, open, never).at(5432).enforced());
  }

  @Test
  void anOnlyRuleThatAsksForHttpNeverHoldsAtATcpPort() {
    String only = guardrail("pci", "only:", "- {name: reads, http: [{methods: [GET]}]}");
    String open = policy("{name: all}");
    assertEquals("denied by guardrail/pci", as("bob/bob", BASE, open, only).at(5432).enforced());
    assertEquals("allowed by alice/p/all", as("bob/bob", BASE, open, only).enforced());
  }

  @Test
  void shadowIsComputedForTheWholeSetAndChangesNothing() {
    String shadowed =
        guardrail("new", "mode: shadow", "never:", "- {name: no-bob, from: [{namespaces: [bob]}]}");
    Asking bob = as("bob/bob", BASE, policy(ALL), shadowed);
    assertEquals("allowed by alice/p/all", bob.enforced());
    assertEquals("denied by guardrail/new/no-bob", bob.shadow());
    Asking carol = as("carol/carol", BASE, policy(ALL), shadowed);
    assertEquals("allowed by alice/p/all", carol.shadow());
    assertEquals("none", as("bob/bob", BASE, policy(ALL)).shadow());
  }

  @Test
  void aShadowedNamespaceOpensNothing() {
    String config =
        BASE.replace(
            "{trustDomain: example.org}", "{trustDomain: example.org, shadowNamespaces: [alice]}");
    Asking bob = as("bob/bob", config, policy(ALL));
    assertEquals("denied by default-deny/alice/alice", bob.enforced());
    assertEquals("allowed by alice/p/all", bob.shadow());
  }

  @Test
  void theQuarantinedAreDeniedFirstAndByName() {
    String account = quarantine("z", "identity: {serviceAccount: {namespace: bob, name: bob}}");
    String workload = quarantine("a", "workload: {namespace: bob, name: bob}");
    Asking bob = as("bob/bob", BASE, policy(ALL), account, workload);
    assertEquals("denied by quarantine/z", bob.enforced());
    assertEquals("none", bob.shadow());
    assertEquals("denied by quarantine/a", as("bob/bob", BASE, policy(ALL), workload).enforced());
    assertEquals(
        "allowed by alice/p/all", as("bob/bob-two", BASE, policy(ALL), workload).enforced());
  }

  @ParameterizedTest
  @CsvSource({
    "alice.alice, true",
    "ALICE.Alice:443, true",
    "alice.alice., true",
    "alice.alice.:443, true",
    "a.example.org, true",
    "a.b.example.org, true",
    "example.org, false",
    "aexample.org, false",
    "evil.org, false"
  })
  void hostsIgnoreCasePortAndFinalDot(String host, boolean allowed) {
    String rule = "{name: host, http: [{hosts: [alice.alice, \"*.example.org\"]}]}";
    assertEquals(
        allowed, as("bob/bob", BASE, policy(rule)).host(host).decision().enforced().allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "/users/42, true",
    "/users/42/, true",
    "/users/42/a/b, true",
    "/users/, false",
    "/users, false",
    "/usersX/42, false"
  })
  void templatesGoSegmentBySegment(String path, boolean allowed) {
    String rule = "{name: t, http: [{paths: [{template: \"/users/{id}/**\"}]}]}";
    assertEquals(
        allowed,
        as("bob/bob", BASE, policy(rule)).asks("GET", path).decision().enforced().allowed());
  }

  @Test
  void headersOfOneEntryMustAllHold() {
    String rule =
        "{name: h, http: [{headers: [{name: X-Role, exact: admin}, {name: x-team, prefix: blue},"
            + " {name: x-any, present: true}]}]}";
    Asking bob = as("bob/bob", BASE, policy(rule)).header("x-role", "admin").header("x-any", "");
    assertEquals("allowed by alice/p/h", bob.header("x-team", "blue-1").enforced());
    assertEquals("denied by default-deny/alice/alice", bob.header("x-team", "red").enforced());
    assertEquals("denied by default-deny/alice/alice", bob.enforced());
  }

  @Test
  void grpcIsAPathAMethodAndAContentType() {
    String rule = "{name: g, http: [{grpc: {service: acme.Records, methods: [Get]}}]}";
    Asking bob = as("bob/bob", BASE, policy(rule)).asks("POST", "/acme.Records/Get");
    assertEquals(
        "allowed by alice/p/g", bob.header("content-type", "application/grpc+proto").enforced());
    assertEquals(
        "denied by default-deny/alice/alice",
        bob.header("content-type", "application/grpcx").enforced());
    assertEquals(
        "denied by default-deny/alice/alice",
        bob.asks("POST", "/acme.Records/Put")
            .header("content-type", "application/grpc")
            .enforced());
  }

  @Test
  void aGrpcConditionThatClosesLooksAtThePathAlone() {
    String never =
        guardrail(
            "pci",
            "never:",
            "- {name: no-get, ports: [443], http: [{grpc: {service: acme.Records, methods:"
                + " [Get]}}]}");
    assertEquals(
        "denied by guardrail/pci/no-get",
        as("bob/bob", BASE, policy(ALL), never)
            .asks("POST", "/acme.Records/Get")
            .header("content-type", "Application/GRPC")
            .enforced());
  }

  private static Asking as(String workload, String... documents) {
    MeshModel model = ReadMesh.model(documents);
    return Asking.as(model, workload);
  }
}
