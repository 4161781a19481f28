package io.hauberk.policy.network;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.AddressBlock;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may open a connection to a port: whoever some grant and every guardrail admits for some
 * request. What a network cannot see, such as a path, counts as fulfilled.
 */
final class Callers {
  private Callers() {}

  /** Workloads that are admitted for what they are. */
  static SortedSet<WorkloadId> workloads(RuleSet rules, MeshModel model) {
    return model.workloads().values().stream()
        .filter(caller -> admits(rules, caller))
        .map(WorkloadPolicy::workload)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Addresses that are admitted whoever has them. */
  static Collection<AddressBlock> addresses(RuleSet rules) {
    return rules.grants().stream()
        .flatMap(grant -> grant.conditions().from().stream())
        .filter(Callers::asksForAddressOnly)
        .flatMap(pattern -> pattern.addresses().stream())
        .distinct()
        .toList();
  }

  private static boolean admits(RuleSet rules, WorkloadPolicy caller) {
    return rules.grants().stream().anyMatch(grant -> mayMeet(grant.conditions(), caller))
        && rules.only().stream()
            .allMatch(only -> only.alternatives().stream().anyMatch(c -> mayMeetAnyhow(c, caller)))
        && rules.never().stream().noneMatch(never -> mustMeet(never.conditions(), caller));
  }

  /** For grants: one that asks for an address alone opens to the address, not to every pod. */
  private static boolean mayMeet(Conditions conditions, WorkloadPolicy caller) {
    return conditions.from().isEmpty()
        || conditions.from().stream()
            .anyMatch(pattern -> !asksForAddressOnly(pattern) && someOf(pattern, caller));
  }

  /** For guardrails: the address may be the right one. */
  private static boolean mayMeetAnyhow(Conditions conditions, WorkloadPolicy caller) {
    return conditions.from().isEmpty()
        || conditions.from().stream().anyMatch(pattern -> someOf(pattern, caller));
  }

  /** Whatever it asks for, from wherever, whichever of its instances it is. */
  private static boolean mustMeet(Conditions conditions, WorkloadPolicy caller) {
    return conditions.http().isEmpty()
        && (conditions.from().isEmpty()
            || conditions.from().stream()
                .anyMatch(pattern -> pattern.addresses().isEmpty() && allOf(pattern, caller)));
  }

  private static boolean asksForAddressOnly(CallerPattern pattern) {
    return pattern.identities() instanceof Identities.Any && !pattern.addresses().isEmpty();
  }

  private static boolean someOf(CallerPattern pattern, WorkloadPolicy caller) {
    return switch (pattern.identities()) {
      case Identities.Any() -> true;
      case Identities.InNamespaces(var namespaces) -> isIn(namespaces, caller);
      case Identities.Listed(var accounts, var instances) ->
          accounts.contains(caller.account()) || listed(instances, caller).findAny().isPresent();
    };
  }

  private static boolean allOf(CallerPattern pattern, WorkloadPolicy caller) {
    return switch (pattern.identities()) {
      case Identities.Any() -> true;
      case Identities.InNamespaces(var namespaces) -> isIn(namespaces, caller);
      case Identities.Listed(var accounts, var instances) ->
          accounts.contains(caller.account())
              || (!caller.instances().isEmpty()
                  && listed(instances, caller).count() == caller.instances().size());
    };
  }

  private static Stream<Identities.Instance> listed(
      Collection<Identities.Instance> instances, WorkloadPolicy caller) {
    return instances.stream()
        .filter(
            instance ->
                instance.account().equals(caller.account())
                    && caller.instances().contains(instance.name()));
  }

  private static boolean isIn(Collection<String> namespaces, WorkloadPolicy caller) {
    return caller
        .account()
        .serviceAccount()
        .map(ServiceAccount::namespace)
        .filter(namespaces::contains)
        .isPresent();
  }
}
