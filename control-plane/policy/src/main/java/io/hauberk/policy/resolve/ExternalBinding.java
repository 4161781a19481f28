package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.intent.Rule;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.RuleId;
import io.hauberk.policy.model.RuleSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which outside services each workload may reach, and for what. */
final class ExternalBinding {
  private final ObjectIndex objects;
  private final SelectorIndex workloads;
  private final CallerBinding callers;
  private final RequirementIndex requirements;
  private final Problems problems;

  ExternalBinding(
      ObjectIndex objects,
      SelectorIndex workloads,
      RequirementIndex requirements,
      CallerBinding callers,
      Problems problems) {
    this.objects = objects;
    this.workloads = workloads;
    this.callers = callers;
    this.requirements = requirements;
    this.problems = problems;
  }

  private record Granted(BitSet callers, RuleSet.Grant grant) {}

  /** For each workload, by position; in the order of the services' names. */
  List<List<ExternalDestination>> destinations() {
    List<List<ExternalDestination>> reachable = new ArrayList<>();
    workloads.workloads().forEach(unused -> reachable.add(new ArrayList<>()));
    refuseSharedHosts();
    for (Intent.ExternalService service : objects.all(Intent.ExternalService.class)) {
      List<String> ids = requirements.bind(service.requirements());
      List<Granted> granted =
          service.allow().stream().map(rule -> grant(service, rule, ids)).toList();
      for (int i = 0; i < reachable.size(); i++) {
        int caller = i;
        List<RuleSet.Grant> grants =
            granted.stream().filter(g -> g.callers().get(caller)).map(Granted::grant).toList();
        if (!grants.isEmpty()) {
          reachable.get(i).add(destination(service, grants));
        }
      }
    }
    return reachable;
  }

  private Granted grant(Intent.ExternalService service, Rule rule, List<String> ids) {
    String namespace = service.meta().namespace();
    RuleId id = new RuleId(namespace, service.meta().name(), rule.name().value());
    requirements.serve(new DecisionName.Grant(id), ids);
    BitSet admitted = new BitSet();
    if (rule.from().isEmpty()) {
      admitted.set(0, workloads.workloads().size());
      problems.add(
          Code.EVERY_CALLER,
          rule.name().place(),
          "rule `%s` has no `from`: every workload of the mesh may go there"
              .formatted(rule.name().value()));
    }
    for (Rule.From from : rule.from()) {
      if (!from.addresses().isEmpty()) {
        problems.add(
            Code.ADDRESS_OF_SELF,
            from.place(),
            "`addresses` can never hold here: the rule is judged at the caller's own sidecar");
      }
    }
    for (CallerPattern pattern : callers.bind(rule, Optional.of(namespace))) {
      admitted.or(workloads.admitted(pattern.identities()));
    }
    return new Granted(
        admitted,
        new RuleSet.Grant(
            id,
            Canonical.conditions(
                List.of(), rule.http().stream().map(Rule.Http::pattern).toList())));
  }

  private static ExternalDestination destination(
      Intent.ExternalService service, List<RuleSet.Grant> grants) {
    return new ExternalDestination(
        service.meta().key().path(),
        service.host(),
        service.port(),
        service.tls(),
        Canonical.sorted(service.addresses()),
        service.trustedCa(),
        grants);
  }

  private void refuseSharedHosts() {
    Map<String, String> taken = new HashMap<>();
    workloads
        .workloads()
        .forEach(workload -> taken.put(workload.id().host(), "workload `" + workload.id() + "`"));
    Map<String, String> services = new HashMap<>();
    for (Intent.ExternalService service : objects.all(Intent.ExternalService.class)) {
      String name = "ExternalService `" + service.meta().key().path() + "`";
      String first =
          Optional.ofNullable(taken.get(service.host()))
              .orElseGet(() -> services.putIfAbsent(service.host() + ":" + service.port(), name));
      if (first != null) {
        problems.add(
            Code.NAME_TAKEN,
            service.meta().place(),
            "host `%s` already means %s: a program could not say which it wants"
                .formatted(service.host(), first));
      }
    }
  }
}
