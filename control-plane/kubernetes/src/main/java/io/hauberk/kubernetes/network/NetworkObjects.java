package io.hauberk.kubernetes.network;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlockBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.hauberk.policy.network.NetworkRules;
import io.hauberk.policy.network.Opening;
import io.hauberk.policy.network.Peer;
import io.hauberk.policy.network.PodGroup;
import java.util.List;
import java.util.Map;

/**
 * Writes network rules as the API of Kubernetes has them.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/network-policies/">Network
 *     Policies</a>
 */
public final class NetworkObjects {
  /** Every object that was generated carries it, and no other does. */
  public static final Map<String, String> MARK = Map.of("hauberk.io/generated", "network");

  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private NetworkObjects() {}

  /**
   * One policy for one group of pods.
   *
   * @param owners with which it goes away
   */
  public static NetworkPolicy of(NetworkRules rules, List<OwnerReference> owners) {
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName("hauberk-" + rules.name())
        .withNamespace(rules.pods().namespace())
        .withLabels(MARK)
        .withOwnerReferences(owners)
        .endMetadata()
        .withNewSpec()
        .withPodSelector(selector(rules.pods()))
        .withPolicyTypes("Ingress", "Egress")
        .withIngress(rules.ingress().stream().map(NetworkObjects::ingress).toList())
        .withEgress(rules.egress().stream().map(NetworkObjects::egress).toList())
        .endSpec()
        .build();
  }

  private static NetworkPolicyIngressRule ingress(Opening opening) {
    return new NetworkPolicyIngressRuleBuilder()
        .withFrom(opening.peers().stream().map(NetworkObjects::peer).toList())
        .withPorts(opening.ports().stream().map(NetworkObjects::port).toList())
        .build();
  }

  private static NetworkPolicyEgressRule egress(Opening opening) {
    return new NetworkPolicyEgressRuleBuilder()
        .withTo(opening.peers().stream().map(NetworkObjects::peer).toList())
        .withPorts(opening.ports().stream().map(NetworkObjects::port).toList())
        .build();
  }

  private static NetworkPolicyPort port(Opening.Port port) {
    return new NetworkPolicyPortBuilder()
        .withProtocol(port.transport().name())
        .withNewPort(port.number())
        .build();
  }

  private static NetworkPolicyPeer peer(Peer peer) {
    return switch (peer) {
      case Peer.Pods(var group) ->
          new NetworkPolicyPeerBuilder()
              .withNamespaceSelector(
                  new LabelSelectorBuilder()
                      .withMatchLabels(Map.of(NAMESPACE_NAME, group.namespace()))
                      .build())
              .withPodSelector(selector(group))
              .build();
      case Peer.Block(var block) ->
          new NetworkPolicyPeerBuilder()
              .withIpBlock(new IPBlockBuilder().withCidr(block.toString()).build())
              .build();
    };
  }

  private static LabelSelector selector(PodGroup group) {
    return new LabelSelectorBuilder()
        .withMatchLabels(group.labels())
        .withMatchExpressions(
            group.absent().stream()
                .map(
                    key ->
                        new LabelSelectorRequirementBuilder()
                            .withKey(key)
                            .withOperator("DoesNotExist")
                            .build())
                .toList())
        .build();
  }
}
