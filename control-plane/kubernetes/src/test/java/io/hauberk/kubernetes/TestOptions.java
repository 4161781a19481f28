package io.hauberk.kubernetes;

/** The options of control planes beside a test's API server: any port that is free. */
public final class TestOptions {
  private TestOptions() {}

  /**
   * @param identity who makes a pod's key: {@code kubelet} or {@code key-writer}
   */
  public static KubernetesOptions of(String trustDomain, String identity) {
    return OptionsFile.parse(
        """
        namespace: hauberk-system
        service: hauberk
        trustDomain: %s
        signerName: hauberk.io/workload
        images: {proxy: "test/proxy:1", init: "test/init:1"}
        interception: init
        identity: %s
        dns: [10.96.0.10]
        ports: {xds: 0, webhooks: 0, probes: 0}
        """
            .formatted(trustDomain, identity));
  }
}
