package io.hauberk.policy.model;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one workload's sidecars enforce: the unit of compiling and of caching.
 *
 * @param instances the programs that are this workload, each with a sidecar and a certificate of
 *     its own: one in files, the pods of one controller on Kubernetes
 * @param interception absent: programs and callers address the sidecar itself
 */
public record WorkloadPolicy(
    WorkloadId workload,
    SpiffeId account,
    List<InstanceName> instances,
    List<PortPolicy> ports,
    Outbound outbound,
    Optional<Interception> interception) {
  public WorkloadPolicy {
    instances = List.copyOf(instances);
    ports = List.copyOf(ports);
  }

  /** Of one instance, which programs and callers address. */
  public WorkloadPolicy(
      WorkloadId workload,
      SpiffeId account,
      InstanceName instance,
      List<PortPolicy> ports,
      Outbound outbound) {
    this(workload, account, List.of(instance), ports, outbound, Optional.empty());
  }

  /** The same of other instances. */
  public WorkloadPolicy with(List<InstanceName> others) {
    return new WorkloadPolicy(workload, account, others, ports, outbound, interception);
  }

  public TrustDomain trustDomain() {
    return account.trustDomain();
  }
}
