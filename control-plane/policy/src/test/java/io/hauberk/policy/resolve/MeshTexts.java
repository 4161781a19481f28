package io.hauberk.policy.resolve;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random rules, policies and guardrails for the small mesh. */
final class MeshTexts {
  private MeshTexts() {}

  static Arbitrary<String> froms() {
    Arbitrary<String> entry =
        Arbitraries.of(
            "{namespaces: [bob]}",
            "{namespaces: [carol, dave]}",
            "{labels: {matchLabels: {app: bob}}}",
            "{labels: {matchLabels: {tier: gold}}}",
            "{labels: {matchExpressions: [{key: tier, operator: NotIn, values: [tin]}]}}",
            "{labels: {matchLabels: {tier: gold}}, namespaces: [bob]}",
            "{serviceAccounts: [{namespace: bob, name: bob}]}",
            "{serviceAccounts: [{namespace: dave, name: dave}], addresses: [10.0.0.0/8]}",
            "{spiffeIds: [\"spiffe://example.org/ns/carol/sa/carol\"]}",
            "{addresses: [10.1.0.0/16]}");
    return entry.list().ofMinSize(1).ofMaxSize(3).map(list -> ", from: " + list);
  }

  static Arbitrary<String> https() {
    Arbitrary<String> entry =
        Arbitraries.of(
            "{methods: [GET]}",
            "{methods: [GET, POST], paths: [{prefix: /a}]}",
            "{paths: [{exact: /a/b}, {template: \"/a/{x}/**\"}]}",
            "{paths: [{regex: \"/[ab]/.*\"}]}",
            "{hosts: [alice.alice]}",
            "{headers: [{name: x-role, exact: a}]}",
            "{grpc: {service: a}}");
    return entry.list().ofMinSize(1).ofMaxSize(3).map(list -> ", http: " + list);
  }

  /** Fields behind a rule's name, for HTTP ports or for any. */
  static Arbitrary<String> conditions() {
    Arbitrary<String> from = Arbitraries.oneOf(froms(), Arbitraries.just(""));
    Arbitrary<String> what =
        Arbitraries.oneOf(
            https().map(http -> ", ports: [443]" + http),
            https(),
            Arbitraries.of("", ", ports: [https]", ", ports: [5432]", ", ports: [443, db]"));
    return Combinators.combine(from, what).as(String::concat);
  }

  static Arbitrary<String> policies(String name) {
    return conditions()
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(rules -> SmallMesh.policyNamed(name, named(rules)));
  }

  static Arbitrary<String> guardrails(String name) {
    Arbitrary<String> lists =
        Combinators.combine(
                Arbitraries.of("only", "never", "mode: shadow\n  only", "mode: shadow\n  never"),
                conditions().list().ofMinSize(1).ofMaxSize(2))
            .as((kind, rules) -> kind + ":\n  - " + String.join("\n  - ", named(rules)));
    return lists.map(text -> SmallMesh.guardrail(name, text));
  }

  static Arbitrary<List<String>> meshes() {
    return Combinators.combine(policies("p"), policies("q"), guardrails("g"), guardrails("h"))
        .as((p, q, g, h) -> List.of(SmallMesh.BASE, p, q, g, h));
  }

  private static String[] named(List<String> rules) {
    String[] named = new String[rules.size()];
    for (int i = 0; i < named.length; i++) {
      named[i] = "{name: r" + i + rules.get(i) + "}";
    }
    return named;
  }
}
