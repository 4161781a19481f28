package io.hauberk.policy.model;

import java.util.Comparator;
import java.util.List;

/**
 * Everything that is asked of a request at one port: guardrails and grants. The order of the lists
 * carries no meaning; they are kept sorted by name so that equal sets are equal values.
 */
public record RuleSet(List<Never> never, List<Only> only, List<Grant> grants) {
  public static final RuleSet EMPTY = new RuleSet(List.of(), List.of(), List.of());

  public RuleSet {
    never = never.stream().sorted(Comparator.comparing((Never n) -> n.name().text())).toList();
    only = only.stream().sorted(Comparator.comparing((Only o) -> o.name().text())).toList();
    grants = grants.stream().sorted(Comparator.comparing(Grant::id)).toList();
  }

  /** Opens: a request that satisfies every guardrail and matches one grant is allowed. */
  public record Grant(RuleId id, Conditions conditions) {}

  /** One {@code never} rule of a guardrail: a request that matches is denied. */
  public record Never(DecisionName.NeverRule name, Conditions conditions) {}

  /**
   * The {@code only} rules of one guardrail: a request that matches none of them is denied.
   *
   * @param alternatives those that can hold at this port; none: everything is denied
   */
  public record Only(DecisionName.OnlyRules name, List<Conditions> alternatives) {
    public Only {
      alternatives = List.copyOf(alternatives);
    }
  }
}
