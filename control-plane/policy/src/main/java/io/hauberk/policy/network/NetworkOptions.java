package io.hauberk.policy.network;

import io.hauberk.policy.model.AddressBlock;
import java.util.List;
import java.util.TreeMap;

/**
 * What every pod needs beside what policies grant.
 *
 * @param dns pods that answer names
 * @param dnsAddresses where they are asked, for networks that look before a Service is resolved
 * @param controlPlane pods from which sidecars have their policies
 * @param controlPlanePort TCP
 */
public record NetworkOptions(
    PodGroup dns, List<AddressBlock> dnsAddresses, PodGroup controlPlane, int controlPlanePort) {
  public NetworkOptions {
    dnsAddresses = List.copyOf(dnsAddresses);
  }

  /** As Kubernetes and the chart have them. */
  public static NetworkOptions standard(String namespace, List<AddressBlock> dnsAddresses) {
    TreeMap<String, String> dns = new TreeMap<>();
    dns.put("k8s-app", "kube-dns");
    TreeMap<String, String> controlPlane = new TreeMap<>();
    controlPlane.put("app.kubernetes.io/name", "hauberk");
    controlPlane.put("app.kubernetes.io/component", "control-plane");
    return new NetworkOptions(
        new PodGroup("kube-system", dns),
        dnsAddresses,
        new PodGroup(namespace, controlPlane),
        15010);
  }
}
