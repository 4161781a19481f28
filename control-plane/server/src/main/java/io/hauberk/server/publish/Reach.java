package io.hauberk.server.publish;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The workloads at which a caller may have a connection open, because some grant admits it for some
 * request. Where it cannot be told, it may.
 */
final class Reach {
  private final Set<SpiffeId> accounts;
  private final Set<InstanceName> instances;
  private final boolean unknownAccount;

  /**
   * @param instances of those accounts; empty: all
   * @param unknownAccount some instances may be of any other account
   */
  private Reach(Set<SpiffeId> accounts, Set<InstanceName> instances, boolean unknownAccount) {
    this.accounts = accounts;
    this.instances = instances;
    this.unknownAccount = unknownAccount;
  }

  static Set<WorkloadId> of(Exclusion.Target target, MeshModel model) {
    Reach reach =
        switch (target) {
          case Exclusion.Target.Account(var account) -> new Reach(Set.of(account), Set.of(), false);
          case Exclusion.Target.Instances(var instances) -> of(instances, model);
        };
    Set<WorkloadId> reached = new TreeSet<>();
    model
        .workloads()
        .forEach(
            (id, policy) -> {
              if (reach.admittedBy(policy)) {
                reached.add(id);
              }
            });
    return reached;
  }

  private static Reach of(Set<InstanceName> instances, MeshModel model) {
    Set<SpiffeId> accounts = new HashSet<>();
    Set<InstanceName> unknown = new HashSet<>(instances);
    for (WorkloadPolicy policy : model.workloads().values()) {
      if (policy.instances().stream().anyMatch(instances::contains)) {
        accounts.add(policy.account());
        policy.instances().forEach(unknown::remove);
      }
    }
    return new Reach(accounts, instances, !unknown.isEmpty());
  }

  private boolean admittedBy(WorkloadPolicy policy) {
    return policy.ports().stream()
        .flatMap(port -> port.enforced().grants().stream())
        .map(RuleSet.Grant::conditions)
        .anyMatch(c -> c.from().isEmpty() || c.from().stream().anyMatch(this::admittedBy));
  }

  private boolean admittedBy(CallerPattern pattern) {
    return switch (pattern.identities()) {
      case Identities.Any() -> true;
      case Identities.InNamespaces(var namespaces) ->
          unknownAccount
              || accounts.stream()
                  .flatMap(account -> account.serviceAccount().stream())
                  .anyMatch(account -> namespaces.contains(account.namespace()));
      case Identities.Listed(var listed, var single) ->
          (unknownAccount && !listed.isEmpty())
              || listed.stream().anyMatch(accounts::contains)
              || single.stream().anyMatch(this::covers);
    };
  }

  private boolean covers(Identities.Instance listed) {
    return instances.isEmpty()
        ? accounts.contains(listed.account())
        : instances.contains(listed.name());
  }
}
