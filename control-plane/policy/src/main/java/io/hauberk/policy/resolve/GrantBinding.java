package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.intent.Rule;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.RuleId;
import io.hauberk.policy.model.RuleSet;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the grants of a policy at the ports of the workloads that it protects. */
final class GrantBinding {
  private final ObjectIndex objects;
  private final SelectorIndex workloads;
  private final PortTable table;
  private final CallerBinding callers;
  private final PortBinding ports;
  private final RequirementIndex requirements;
  private final Problems problems;

  GrantBinding(
      ObjectIndex objects,
      SelectorIndex workloads,
      PortTable table,
      RequirementIndex requirements,
      CallerBinding callers,
      Problems problems) {
    this.objects = objects;
    this.workloads = workloads;
    this.table = table;
    this.callers = callers;
    this.ports = PortBinding.ofGrants(objects, problems);
    this.requirements = requirements;
    this.problems = problems;
  }

  /**
   * @param shadow the policy's own mode or its namespace's
   */
  void bind(Intent.MeshPolicy policy, boolean shadow) {
    String namespace = policy.meta().namespace();
    BitSet selected = workloads.select(policy.protect().value(), namespace);
    if (selected.isEmpty() && objects.complete(Kind.Workload)) {
      problems.add(
          Code.SELECTS_NOTHING,
          policy.protect().place(),
          "no workload of namespace `%s` carries these labels today".formatted(namespace));
    }
    List<String> ids = requirements.bind(policy.requirements());
    List<PortRules> candidates = table.of(selected);
    for (Rule rule : policy.allow()) {
      RuleId id = new RuleId(namespace, policy.meta().name(), rule.name().value());
      requirements.serve(new DecisionName.Grant(id), ids);
      RuleSet.Grant grant =
          new RuleSet.Grant(
              id,
              Canonical.conditions(
                  callers.bind(rule, Optional.of(namespace)),
                  rule.http().stream().map(Rule.Http::pattern).toList()));
      Set<PortRules> bound = ports.opening(rule, candidates);
      warnOfWidth(rule, bound);
      bound.forEach(port -> port.grant(shadow, grant));
    }
    if (!shadow) {
      selected.stream()
          .mapToObj(i -> new DecisionName.DefaultDeny(workloads.workloads().get(i).id()))
          .forEach(denied -> requirements.serve(denied, ids));
    }
  }

  private void warnOfWidth(Rule rule, Set<PortRules> bound) {
    if (rule.from().isEmpty()) {
      problems.add(
          Code.EVERY_CALLER,
          rule.name().place(),
          "rule `%s` has no `from`: every caller of the mesh is admitted"
              .formatted(rule.name().value()));
    }
    bound.stream()
        .filter(port -> rule.http().isEmpty() && port.speaksHttp())
        .findFirst()
        .ifPresent(
            port ->
                problems.add(
                    Code.EVERY_REQUEST,
                    rule.name().place(),
                    "rule `%s` has no `http`: at HTTP port %d of `%s` every request is allowed"
                        .formatted(
                            rule.name().value(), port.port().number(), port.workload().id())));
  }
}
