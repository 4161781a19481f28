package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.intent.Rule;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.RuleSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Puts the rules of a guardrail at every port of the workloads whose labels attract it. */
final class GuardrailAttachment {
  private final ObjectIndex objects;
  private final SelectorIndex workloads;
  private final PortTable table;
  private final CallerBinding callers;
  private final PortBinding ports;
  private final RequirementIndex requirements;
  private final Problems problems;

  GuardrailAttachment(
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
    this.ports = PortBinding.ofGuardrails(objects, problems);
    this.requirements = requirements;
    this.problems = problems;
  }

  void attach(Intent.MeshGuardrail guardrail) {
    BitSet selected = workloads.select(guardrail.protect().value());
    if (selected.isEmpty() && objects.complete(Kind.Workload)) {
      problems.add(
          Code.SELECTS_NOTHING,
          guardrail.protect().place(),
          "no workload carries these labels today");
    }
    List<PortRules> candidates = table.of(selected);
    List<String> ids = requirements.bind(guardrail.requirements());
    guardrail.never().forEach(rule -> never(guardrail, rule, candidates, ids));
    if (!guardrail.only().isEmpty()) {
      only(guardrail, candidates, ids);
    }
  }

  private void never(
      Intent.MeshGuardrail guardrail, Rule rule, List<PortRules> candidates, List<String> ids) {
    DecisionName.NeverRule name =
        new DecisionName.NeverRule(guardrail.meta().name(), rule.name().value());
    requirements.serve(name, ids);
    List<CallerPattern> from = callers.bindClosing(rule);
    RuleSet.Never full =
        new RuleSet.Never(
            name,
            Canonical.conditions(
                from, rule.http().stream().map(GuardrailAttachment::closing).toList()));
    RuleSet.Never unread = new RuleSet.Never(name, Canonical.conditions(from, List.of()));
    for (PortRules port : ports.closing(rule, candidates)) {
      port.never(guardrail.shadow(), port.speaksHttp() ? full : unread);
    }
  }

  /**
   * A gRPC condition that closes looks at the path alone: programs differ in which methods and
   * which spellings of the content type they take for gRPC.
   */
  private static HttpPattern closing(Rule.Http http) {
    HttpPattern pattern = http.pattern();
    return http.grpc()
        ? new HttpPattern(
            new TreeSet<>(),
            pattern.hosts(),
            pattern.paths(),
            pattern.headers().stream()
                .filter(header -> !(header instanceof HeaderPattern.GrpcContent))
                .toList())
        : pattern;
  }

  private void only(Intent.MeshGuardrail guardrail, List<PortRules> candidates, List<String> ids) {
    DecisionName.OnlyRules name = new DecisionName.OnlyRules(guardrail.meta().name());
    requirements.serve(name, ids);
    Map<PortRules, List<Conditions>> alternatives = new LinkedHashMap<>();
    candidates.forEach(port -> alternatives.put(port, new ArrayList<>()));
    for (Rule rule : guardrail.only()) {
      Conditions conditions =
          Canonical.conditions(
              callers.bind(rule, Optional.empty()),
              rule.http().stream().map(Rule.Http::pattern).toList());
      for (PortRules port : ports.opening(rule, candidates)) {
        alternatives.getOrDefault(port, new ArrayList<>()).add(conditions);
      }
    }
    alternatives.forEach(
        (port, conditions) ->
            port.only(guardrail.shadow(), new RuleSet.Only(name, Canonical.sorted(conditions))));
  }
}
