package io.hauberk.kubernetes;

import io.hauberk.identity.TrustDomain;
import java.util.List;

/**
 * What a control plane runs with inside a cluster.
 *
 * @param namespace in which the control plane itself runs
 * @param service under which sidecars and the API server reach it
 * @param signerName of the certificates of pods
 * @param dns addresses of the cluster's DNS servers
 */
public record KubernetesOptions(
    String namespace,
    String service,
    TrustDomain trustDomain,
    String signerName,
    Images images,
    InterceptionMode interception,
    IdentityMode identity,
    List<String> dns,
    Ports ports) {
  /**
   * ConfigMap of each enrolled namespace that holds the roots, for pods that make their own keys.
   */
  public static final String TRUST = "hauberk-trust";

  public KubernetesOptions {
    dns = List.copyOf(dns);
  }

  /** What the injector puts into pods. */
  public record Images(String proxy, String init) {}

  /** Where the control plane listens; 0 takes any free port. */
  public record Ports(int xds, int webhooks, int probes) {
    /** Those of the chart. */
    public static final Ports STANDARD = new Ports(15010, 9443, 8080);
  }

  /** Who redirects the connections of a pod to its sidecar. */
  public enum InterceptionMode {
    /** An init container of the pod, which needs NET_ADMIN. */
    INIT,
    /** A CNI plugin on the node. */
    CNI
  }

  /** Who makes the keys of pods. */
  public enum IdentityMode {
    /** The kubelet, by a PodCertificateRequest. */
    KUBELET,
    /** A program of ours in the pod. */
    KEY_WRITER
  }

  /** The DNS names of the control plane inside the cluster. */
  public List<String> hosts() {
    String host = service + "." + namespace;
    return List.of(host + ".svc", host + ".svc.cluster.local", host);
  }

  /** Of the tokens by which pods that make their own keys prove themselves. */
  public String tokenAudience() {
    return "hauberk." + trustDomain;
  }

  public KubernetesOptions withPorts(Ports others) {
    return new KubernetesOptions(
        namespace, service, trustDomain, signerName, images, interception, identity, dns, others);
  }
}
