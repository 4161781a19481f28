package io.hauberk.policy.network;

import java.util.List;

/**
 * What is let through to and from one group of pods; all else is dropped, in both directions.
 *
 * @param name unique in the namespace of the group
 */
public record NetworkRules(
    String name, PodGroup pods, List<Opening> ingress, List<Opening> egress) {
  public NetworkRules {
    ingress = List.copyOf(ingress);
    egress = List.copyOf(egress);
  }
}
