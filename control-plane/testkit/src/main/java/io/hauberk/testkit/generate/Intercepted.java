package io.hauberk.testkit.generate;

import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.Optional;

/** Workloads as they are, and as if their connections were redirected. */
public final class Intercepted {
  private Intercepted() {}

  /** The same ports with the same rules, none of which the sidecar listens at. */
  public static WorkloadPolicy of(WorkloadPolicy policy) {
    return new WorkloadPolicy(
        policy.workload(),
        policy.account(),
        policy.instances(),
        policy.ports().stream().map(Intercepted::port).toList(),
        policy.outbound(),
        Optional.of(Interception.STANDARD));
  }

  private static PortPolicy port(PortPolicy port) {
    return new PortPolicy(
        port.number(),
        port.name(),
        port.protocol(),
        Optional.empty(),
        port.app(),
        port.enforced(),
        port.candidate());
  }
}
