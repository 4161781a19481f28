package io.hauberk.policy.model;

import java.util.List;

/** How a caller's sidecar gets to another workload's. */
public sealed interface Reached {
  /** It listens at that one address. */
  record At(SocketAddress address) implements Reached {}

  /**
   * Its instances come and go: where they are is told apart from the policy.
   *
   * @param virtual addresses that stand for all instances, by which programs ask for it, such as a
   *     Kubernetes Service's; may be empty
   */
  record Discovered(List<SocketAddress> virtual) implements Reached {
    public Discovered {
      virtual = List.copyOf(virtual);
    }
  }
}
