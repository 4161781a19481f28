package io.hauberk.policy.evaluate;

import static io.hauberk.policy.resolve.SmallMesh.BASE;
import static io.hauberk.policy.resolve.SmallMesh.guardrail;
import static io.hauberk.policy.resolve.SmallMesh.policy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.evaluate.Explanation.RuleOutcome;
import io.hauberk.policy.resolve.ReadMesh;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static final String READ =
      "{name: read, from: [{namespaces: [bob]}], ports: [443], http: [{methods: [GET], paths:"
          + " [{prefix: /a}, {template: \"/b/{x}\"}]}]}";
  private static final String WRITE =
      "{name: write, from: [{namespaces: [carol]}], ports: [443], http: [{methods: [PUT], headers:"
          + " [{name: x-role, exact: editor}]}]}";
  private static final String GOLD =
      "{name: gold, from: [{labels: {matchLabels: {app: bob, tier: gold}}}], ports: [db]}";

  @Test
  void putsTheNearestRuleFirst() {
    Explanation why = as("bob/bob", policy(READ, WRITE)).asks("GET", "/c").explain();
    assertEquals(
        List.of("alice/p/read", "alice/p/write"),
        why.rules().stream().map(rule -> rule.name().text()).toList());
    assertEquals(
        List.of("PATH wants prefix /a, template /b/{x}, found /c"), failed(why.rules().get(0)));
    assertEquals(
        List.of(
            "NAMESPACE wants carol, found bob",
            "METHOD wants PUT, found GET",
            "HEADER wants x-role is editor, found no x-role"),
        failed(why.rules().get(1)));
  }

  @Test
  void putsWhatDecidesBeforeWhatCameNear() {
    String only = guardrail("pci", "only:", "- {name: carols, from: [{namespaces: [carol]}]}");
    Explanation why = as("bob/bob", policy(READ), only).asks("GET", "/a").explain();
    assertEquals("denied by guardrail/pci", why.decision().enforced().toString());
    assertEquals(
        List.of("alice/p/read", "guardrail/pci"),
        why.rules().stream().filter(RuleOutcome::decides).map(rule -> rule.name().text()).toList());
  }

  @Test
  void saysThatTheRightRuleStandsAtAnotherPort() {
    Explanation why = as("bob/bob", policy(GOLD)).explain();
    assertEquals(List.of("PORT wants 5432, found 443"), failed(why.rules().get(0)));
  }

  @Test
  void saysThatAnotherWorkloadOfTheAccountWasMeant() {
    Explanation why = as("bob/bob-two", policy(GOLD)).at(5432).explain();
    assertEquals(
        List.of(
            "WORKLOAD wants bob.bob.workload.example.org, found bob-two.bob.workload.example.org"),
        failed(why.rules().get(0)));
  }

  @Test
  void marksWhatIsOnlyShadowed() {
    String shadowed =
        guardrail("new", "mode: shadow", "never:", "- {name: n, from: [{namespaces: [bob]}]}");
    Explanation why = as("bob/bob", policy(READ), shadowed).asks("GET", "/a").explain();
    RuleOutcome never =
        why.rules().stream()
            .filter(rule -> rule.name().text().equals("guardrail/new/n"))
            .findFirst()
            .orElseThrow();
    assertTrue(never.shadowed() && never.matched());
    assertTrue(why.decision().enforced().allowed());
  }

  private static List<String> failed(RuleOutcome outcome) {
    return outcome.checks().stream()
        .filter(check -> !check.holds())
        .map(c -> c.aspect() + " wants " + c.wanted() + ", found " + c.found())
        .toList();
  }

  private static Asking as(String workload, String... documents) {
    String[] all = new String[documents.length + 1];
    all[0] = BASE;
    System.arraycopy(documents, 0, all, 1, documents.length);
    return Asking.as(ReadMesh.model(all), workload);
  }
}
