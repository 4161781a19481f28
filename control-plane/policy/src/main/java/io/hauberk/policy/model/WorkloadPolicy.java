package io.hauberk.policy.model;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.util.List;

/** Everything that one workload's sidecar enforces: the unit of compiling and of caching. */
public record WorkloadPolicy(
    WorkloadId workload,
    SpiffeId account,
    InstanceName instance,
    List<PortPolicy> ports,
    Outbound outbound) {
  public WorkloadPolicy {
    ports = List.copyOf(ports);
  }

  public TrustDomain trustDomain() {
    return account.trustDomain();
  }
}
