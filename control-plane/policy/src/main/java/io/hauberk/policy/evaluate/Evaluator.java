package io.hauberk.policy.evaluate;

import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.Decision;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.Verdict;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The specification of what a policy means: a request is allowed when it can be read in one way
 * only, its caller is not quarantined, no {@code never} rule matches, every {@code only} guardrail
 * has a rule that matches, and some grant matches.
 *
 * <p>The name of the decision is that of the first of these that fails, in that order; within one
 * kind the first by name. Of several grants that match, the one with the longest {@linkplain
 * PathPattern#key() literal path} gives its name; among equals, the first by name.
 */
public final class Evaluator {
  private Evaluator() {}

  /**
   * @param port the number that policies name
   */
  public static Decision evaluate(
      WorkloadPolicy policy, int port, Request request, List<Exclusion> exclusions) {
    Optional<PortPolicy> declared =
        policy.ports().stream().filter(p -> p.number() == port).findFirst();
    if (declared.isEmpty()) {
      return new Decision(
          denied(new DecisionName.UnmatchedPort(policy.workload(), port)), Optional.empty());
    }
    Optional<Exclusion> exclusion =
        exclusions.stream()
            .filter(e -> excludes(e.target(), request.caller()))
            .min(Comparator.comparing(Evaluator::quarantineOrder));
    if (exclusion.isPresent()) {
      return new Decision(
          denied(new DecisionName.Quarantined(exclusion.get().name())), Optional.empty());
    }
    return atPort(policy, declared.get(), request);
  }

  private static Decision atPort(WorkloadPolicy policy, PortPolicy port, Request request) {
    TrustDomain trustDomain = policy.trustDomain();
    Optional<Verdict> refused = Hardening.refuse(trustDomain, port, request).map(Evaluator::denied);
    DecisionName none = new DecisionName.DefaultDeny(policy.workload());
    return new Decision(
        refused.orElseGet(() -> judge(port.enforced(), none, request)),
        port.candidate().map(rules -> refused.orElseGet(() -> judge(rules, none, request))));
  }

  private static Verdict judge(RuleSet rules, DecisionName none, Request request) {
    for (RuleSet.Never never : rules.never()) {
      if (matchingKey(never.conditions(), request).isPresent()) {
        return denied(never.name());
      }
    }
    for (RuleSet.Only only : rules.only()) {
      if (only.alternatives().stream().allMatch(c -> matchingKey(c, request).isEmpty())) {
        return denied(only.name());
      }
    }
    RuleSet.Grant deciding = null;
    int longest = -1;
    for (RuleSet.Grant grant : rules.grants()) {
      OptionalInt key = matchingKey(grant.conditions(), request);
      if (key.isPresent() && key.getAsInt() > longest) {
        deciding = grant;
        longest = key.getAsInt();
      }
    }
    return deciding == null
        ? denied(none)
        : new Verdict(true, new DecisionName.Grant(deciding.id()));
  }

  /** The length of the longest key by which the conditions hold; empty when they do not hold. */
  private static OptionalInt matchingKey(Conditions conditions, Request request) {
    if (!conditions.from().isEmpty()
        && conditions.from().stream().noneMatch(p -> Matches.caller(p, request.caller()))) {
      return OptionalInt.empty();
    }
    if (conditions.http().isEmpty()) {
      return OptionalInt.of(1);
    }
    return switch (request) {
      case Request.Tcp unused -> OptionalInt.empty();
      case Request.Http http ->
          conditions.http().stream()
              .filter(pattern -> Matches.beyondPath(pattern, http))
              .flatMapToInt(pattern -> matchingKeys(pattern, http.path()).stream().mapToInt(k -> k))
              .max();
    };
  }

  private static List<Integer> matchingKeys(HttpPattern pattern, String path) {
    return pattern.paths().isEmpty()
        ? List.of(1)
        : pattern.paths().stream()
            .filter(p -> Matches.path(p, path))
            .map(p -> p.key().length())
            .toList();
  }

  private static boolean excludes(Exclusion.Target target, Caller caller) {
    return switch (target) {
      case Exclusion.Target.Account(var account) -> account.equals(caller.account());
      case Exclusion.Target.Instances(var instances) -> instances.contains(caller.instance());
    };
  }

  /** Accounts before workloads, then by name. */
  private static String quarantineOrder(Exclusion exclusion) {
    return switch (exclusion.target()) {
      case Exclusion.Target.Account unused -> "0" + exclusion.name();
      case Exclusion.Target.Instances unused -> "1" + exclusion.name();
    };
  }

  private static Verdict denied(DecisionName by) {
    return new Verdict(false, by);
  }
}
