package io.hauberk.policy.evaluate;

import io.hauberk.policy.evaluate.Explanation.Aspect;
import io.hauberk.policy.evaluate.Explanation.Check;
import io.hauberk.policy.evaluate.Explanation.Role;
import io.hauberk.policy.evaluate.Explanation.RuleOutcome;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says which rules came near a request and what did not hold. The decision is the evaluator's. */
public final class Explainer {
  private Explainer() {}

  /**
   * @param port the number that policies name
   */
  public static Explanation explain(
      WorkloadPolicy policy, int port, Request request, List<Exclusion> exclusions) {
    List<RuleOutcome> outcomes = new ArrayList<>();
    for (PortPolicy declared : policy.ports()) {
      Check asked =
          new Check(
              Aspect.PORT,
              declared.number() == port,
              Integer.toString(declared.number()),
              Integer.toString(port));
      new AtPort(declared, asked, request).explain(outcomes);
    }
    outcomes.sort(RuleOutcome.NEAREST);
    return new Explanation(Evaluator.evaluate(policy, port, request, exclusions), outcomes);
  }

  private record AtPort(PortPolicy port, Check asked, Request request) {
    void explain(List<RuleOutcome> outcomes) {
      RuleSet all = port.candidate().orElse(port.enforced());
      Set<String> enforced = names(port.enforced());
      all.grants()
          .forEach(
              grant ->
                  outcomes.add(
                      outcome(
                          new DecisionName.Grant(grant.id()),
                          Role.GRANT,
                          enforced,
                          checks(grant.conditions()))));
      if (asked.holds()) {
        all.never()
            .forEach(
                never ->
                    outcomes.add(
                        outcome(never.name(), Role.NEVER, enforced, checks(never.conditions()))));
        all.only()
            .forEach(
                only -> outcomes.add(outcome(only.name(), Role.ONLY, enforced, nearest(only))));
      }
    }

    private RuleOutcome outcome(
        DecisionName name, Role role, Set<String> enforced, List<Check> checks) {
      return new RuleOutcome(
          name,
          role,
          !enforced.contains(name.text()),
          !checks.isEmpty() && checks.stream().allMatch(Check::holds),
          port.number(),
          checks);
    }

    private List<Check> nearest(RuleSet.Only only) {
      return only.alternatives().stream()
          .map(this::checks)
          .min(ConditionChecks.FEWEST_FAILURES)
          .orElse(List.of());
    }

    private List<Check> checks(Conditions conditions) {
      List<Check> checks = new ArrayList<>();
      checks.add(asked);
      checks.addAll(ConditionChecks.of(conditions, request));
      return checks;
    }

    private static Set<String> names(RuleSet rules) {
      Set<String> names =
          rules.grants().stream().map(g -> g.id().toString()).collect(Collectors.toSet());
      rules.never().forEach(n -> names.add(n.name().text()));
      rules.only().forEach(o -> names.add(o.name().text()));
      return names;
    }
  }
}
