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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The workloads at which a caller may have a connection open, because some grant admits it for some
 * request. Where it cannot be told, it may.
 */
final class Reach {
  private final @Nullable SpiffeId account;
  private final @Nullable InstanceName instance;

  private Reach(@Nullable SpiffeId account, @Nullable InstanceName instance) {
    this.account = account;
    this.instance = instance;
  }

  static Set<WorkloadId> of(Exclusion.Target target, MeshModel model) {
    Reach reach =
        switch (target) {
          case Exclusion.Target.Account(var account) -> new Reach(account, null);
          case Exclusion.Target.Workload(var instance) ->
              new Reach(accountOf(instance, model).orElse(null), instance);
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

  private static Optional<SpiffeId> accountOf(InstanceName instance, MeshModel model) {
    return model.workloads().values().stream()
        .filter(policy -> policy.instances().contains(instance))
        .map(WorkloadPolicy::account)
        .findFirst();
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
          account == null
              || account
                  .serviceAccount()
                  .filter(a -> namespaces.contains(a.namespace()))
                  .isPresent();
      case Identities.Listed(var accounts, var instances) ->
          (account == null ? !accounts.isEmpty() : accounts.contains(account))
              || instances.stream().anyMatch(this::covers);
    };
  }

  private boolean covers(Identities.Instance listed) {
    return instance == null ? listed.account().equals(account) : listed.name().equals(instance);
  }
}
