package io.hauberk.server.xds;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One proxy's stream as it stands.
 *
 * @param claimedNode what the proxy calls itself; checked against the identity
 * @param envoyVersion what the proxy says it is
 * @param protocol {@code delta} or {@code sotw}
 * @param revisions of the policies in the route configurations that the proxy accepted; one where
 *     nothing is under way or refused
 * @param unknownNonces answers to responses that this stream never sent, or had replaced
 */
public record ProxyStatus(
    WorkloadId workload,
    SpiffeId account,
    InstanceName instance,
    String claimedNode,
    String envoyVersion,
    String protocol,
    Instant connectedSince,
    Set<Revision> revisions,
    List<TypeStatus> types,
    long unknownNonces) {

  /**
   * One type of resource.
   *
   * @param acked name to version that the proxy accepted
   * @param pending names on their way to the proxy
   * @param parked versions that would be newer, but which the proxy refused
   */
  public record TypeStatus(
      String typeUrl, Map<String, String> acked, Set<String> pending, List<Refusal> parked) {}

  /** Whether the proxy refused something that it should run. */
  public boolean refusesSomething() {
    return types.stream().anyMatch(type -> !type.parked().isEmpty());
  }
}
