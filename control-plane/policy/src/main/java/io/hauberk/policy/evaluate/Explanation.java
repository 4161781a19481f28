package io.hauberk.policy.evaluate;

import io.hauberk.policy.model.Decision;
import io.hauberk.policy.model.DecisionName;
import java.util.Comparator;
import java.util.List;

/**
 * Why a request is decided as it is.
 *
 * @param rules grants and guardrails of the workload, the nearest first: those that decide, then by
 *     how few of their conditions fail
 */
public record Explanation(Decision decision, List<RuleOutcome> rules) {
  public Explanation {
    rules = List.copyOf(rules);
  }

  /** What kind of rule it is. */
  public enum Role {
    GRANT,
    NEVER,
    ONLY
  }

  /** What a condition looks at. */
  public enum Aspect {
    PORT,
    NAMESPACE,
    /** The service account in the caller's certificate. */
    ACCOUNT,
    /** The account is right, but only some of its workloads are admitted. */
    WORKLOAD,
    ADDRESS,
    /** The rule asks for HTTP, which a TCP port cannot answer. */
    PROTOCOL,
    METHOD,
    HOST,
    PATH,
    HEADER
  }

  /**
   * How one rule fared.
   *
   * @param shadowed reports, but is not enforced
   * @param matched every condition holds
   * @param port where the rule stands
   * @param checks of that alternative which came nearest
   */
  public record RuleOutcome(
      DecisionName name,
      Role role,
      boolean shadowed,
      boolean matched,
      int port,
      List<Check> checks) {
    static final Comparator<RuleOutcome> NEAREST =
        Comparator.comparing((RuleOutcome outcome) -> !outcome.decides())
            .thenComparing(RuleOutcome::shadowed)
            .thenComparing(RuleOutcome::role)
            .thenComparingLong(RuleOutcome::failed)
            .thenComparingLong(outcome -> outcome.failed() - outcome.checks().size())
            .thenComparing(outcome -> outcome.name().text())
            .thenComparingInt(RuleOutcome::port);

    public RuleOutcome {
      checks = List.copyOf(checks);
    }

    /** By itself it would allow (a grant) or deny (a guardrail) the request. */
    public boolean decides() {
      return role == Role.ONLY ? !matched : matched;
    }

    /** How many conditions do not hold. */
    public long failed() {
      return checks.stream().filter(check -> !check.holds()).count();
    }
  }

  /**
   * One condition.
   *
   * @param wanted what the rule admits, alternatives separated by a comma
   * @param found what the request has
   */
  public record Check(Aspect aspect, boolean holds, String wanted, String found) {}
}
