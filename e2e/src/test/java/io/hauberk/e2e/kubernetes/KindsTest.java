package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.intent.Crd;
import io.hauberk.policy.intent.Kind;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kinds as a real API server knows them, with nobody of ours running. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KindsTest {
  private static final List<String> NAMESPACES =
      List.of("alice", "bob", "shop", "warehouse", "payments", "storefront");

  private ApiServer server;

  @BeforeAll
  void applyKinds(@TempDir Path folder) throws IOException {
    server = ApiServer.start(folder.resolve("cluster"));
    server.apply(Helm.offline(folder).template("hauberk-crds"));
    server.kubectl().output("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    NAMESPACES.forEach(name -> server.namespace(name));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void eachHasAShortNameAndAllHaveOneCategory() {
    String resources =
        server.kubectl().output("api-resources", "--api-group=hauberk.io", "-o", "wide");
    for (Kind kind : Crd.kinds()) {
      assertTrue(resources.contains(Crd.plural(kind)), resources);
    }
    assertEquals(Crd.kinds().size(), resources.lines().filter(l -> l.endsWith("hauberk")).count());
    for (String name :
        List.of("hpol", "hguard", "hlabel", "hgroup", "hquar", "hext", "hreq", "hmesh")) {
      server.kubectl().output("get", name, "-A");
    }
    server.kubectl().output("get", "hauberk", "-A");
  }

  static Stream<PageExample> goodExamples() throws IOException {
    return PageExample.of("policy.md").stream().filter(e -> e.refused().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("goodExamples")
  void whatTheReferenceShowsIsTaken(PageExample example) {
    if (!example.documents().isEmpty()) {
      Outcome outcome = dryRun(example.documents());
      assertTrue(outcome.succeeded(), outcome::toString);
    }
  }

  /** The rest needs the parser, which the webhook asks. */
  @Test
  void problemsOfFormAreRefusedWithoutTheWebhook() throws IOException {
    Set<String> refused = new TreeSet<>();
    for (PageExample example : PageExample.of("problems.md")) {
      if (example.refused().isPresent()
          && !example.documents().isEmpty()
          && !dryRun(example.documents()).succeeded()) {
        refused.add(example.refused().get());
      }
    }
    assertEquals(
        Set.of(),
        missing(
            Set.of(
                "HBK1011", "HBK1012", "HBK1015", "HBK1016", "HBK1017", "HBK1018", "HBK1019",
                "HBK1023", "HBK2002"),
            refused),
        refused::toString);
  }

  private static Set<String> missing(Set<String> wanted, Set<String> found) {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(found);
    return missing;
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            "there is one MeshConfig and its name is `mesh`",
            object("MeshConfig", "name: other", "trustDomain: example.org")),
        Arguments.of(
            "a name has lower-case letters, digits and `-`",
            object("Requirement", "name: a.b", "id: x", "title: words")),
        Arguments.of(
            "choose another name",
            object(
                "Quarantine",
                "name: list-not-received",
                "reason: x",
                "workload: {namespace: a, name: b}")),
        Arguments.of(
            "wants exactly one of `exact`, `prefix`, `template`, `regex`",
            rule("name: r", "http: [{paths: [{exact: /a, prefix: /b}]}]")),
        Arguments.of("wants at least one of `labels`, `namespaces`", rule("name: r", "from: [{}]")),
        Arguments.of(
            "wants only one of `grpc`, `methods`",
            rule("name: r", "http: [{methods: [GET], grpc: {service: a.B}}]")),
        Arguments.of(
            "`In` and `NotIn` want `values`",
            rule("name: r", "from: [{labels: {matchExpressions: [{key: a, operator: In}]}}]")),
        Arguments.of("Duplicate value", policy("- {name: r}", "- {name: r}")),
        Arguments.of("less than or equal to 65535", rule("name: r", "ports: [70000]")),
        Arguments.of("should match", rule("name: r", "http: [{methods: [get]}]")),
        Arguments.of("should match", rule("name: r", "http: [{paths: [{prefix: a}]}]")),
        Arguments.of(
            "a rule of `only` and a rule of `never` have one name",
            object(
                "MeshGuardrail",
                "name: g",
                "protect: {}",
                "only: [{name: r}]",
                "never: [{name: r}]")),
        Arguments.of(
            "must say the group's `namespace`",
            object(
                "MeshGuardrail",
                "name: g",
                "protect: {}",
                "only: [{name: r, from: [{identities: {group: g}}]}]")),
        Arguments.of(
            "`addresses` cannot be asked here",
            object(
                "ExternalService",
                "name: e, namespace: alice",
                "host: a.example",
                "port: 443",
                "protocol: https",
                "allow: [{name: r, from: [{addresses: [10.0.0.0/8]}]}]")),
        Arguments.of(
            "spec.attested: Unsupported value: false",
            object("GuardedLabel", "name: l", "key: pci", "attested: false")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsWrongIsRefusedInWordsThatSayWhatIsWanted(String words, String yaml) {
    Outcome outcome = dryRun(yaml);
    assertFalse(outcome.succeeded(), outcome::toString);
    assertTrue(outcome.err().contains(words), outcome::toString);
  }

  @Test
  void whatIsMisspeltIsKeptForThoseWhoRefuseIt() {
    Outcome outcome =
        server
            .kubectl()
            .runWith(
                rule("name: r", "form: [{namespaces: [bob]}]"),
                "create",
                "--dry-run=server",
                "-o",
                "jsonpath={.spec.allow[0].form[0].namespaces[0]}",
                "-f",
                "-");
    assertEquals("bob", outcome.out(), outcome::toString);
  }

  @Test
  void theTrustDomainStays() {
    server.apply(object("MeshConfig", "name: mesh", "trustDomain: example.org"));
    Outcome outcome = dryRun(object("MeshConfig", "name: mesh", "trustDomain: example.net"));
    assertTrue(outcome.err().contains("stands in every certificate"), outcome::toString);
  }

  @Test
  void statusIsASubresourceThatKubectlPrints() {
    server.apply(policy("- {name: r}"));
    server
        .kubectl()
        .output(
            "patch",
            "hpol/example",
            "-n",
            "alice",
            "--subresource=status",
            "--type=merge",
            "-p",
            """
            {"status": {"observedGeneration": 1, "programmed": "12/12", "conditions": [
              {"type": "Accepted", "status": "True", "observedGeneration": 1, "reason": "Accepted",
               "message": "", "lastTransitionTime": "2026-11-21T00:00:00Z"}]}}
            """);
    server
        .kubectl()
        .output(
            "patch",
            "hpol/example",
            "-n",
            "alice",
            "--type=merge",
            "-p",
            "{\"status\": {\"programmed\": \"0/0\"}}");
    List<String> printed = server.kubectl().output("get", "hpol", "-n", "alice").lines().toList();
    assertEquals(
        List.of("NAME", "MODE", "ACCEPTED", "PROGRAMMED", "AGE"),
        List.of(printed.getFirst().trim().split(" +")));
    assertTrue(printed.get(1).matches("example +enforce +True +12/12 .*"), printed::toString);
  }

  private Outcome dryRun(String yaml) {
    return server.kubectl().runWith(yaml, "apply", "--dry-run=server", "-f", "-");
  }

  private static String object(String kind, String meta, String... spec) {
    return "apiVersion: %s%nkind: %s%nmetadata: {%s}%nspec:%n  %s%n"
        .formatted(Kind.API_VERSION, kind, meta, String.join("\n  ", spec));
  }

  private static String policy(String... rules) {
    return object(
        "MeshPolicy",
        "name: example, namespace: alice",
        "protect: {}",
        "allow:",
        String.join("\n  ", rules));
  }

  private static String rule(String... fields) {
    return policy("- {" + String.join(", ", fields) + "}");
  }
}
