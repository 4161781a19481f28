package io.hauberk.injector;

import java.time.Duration;

/** Who makes a pod's private key. Each ends in the same certificate. */
public sealed interface IdentityMode {
  /**
   * The kubelet, by a {@code podCertificate} volume (stable in Kubernetes 1.37).
   *
   * @param signerName for which the control plane signs, {@code <domain>/<name>}
   * @param lifetime that certificates may have at most, 1 h to 24 h
   */
  record Kubelet(String signerName, Duration lifetime) implements IdentityMode {
    public Kubelet {
      if (!signerName.matches("[a-z0-9.-]+/[a-z0-9.-]+")) {
        throw new IllegalArgumentException("`" + signerName + "` is not a signer's name");
      }
      if (lifetime.compareTo(Duration.ofHours(1)) < 0
          || lifetime.compareTo(Duration.ofHours(24)) > 0) {
        throw new IllegalArgumentException("`" + lifetime + "` is not between 1h and 24h");
      }
    }
  }

  /**
   * A container of the pod without network and without token, for clusters before 1.37. The request
   * travels with each xDS stream, beside a token of the pod.
   *
   * @param audience of the pod's token; no other service may accept it
   * @param trust ConfigMap of each enrolled namespace whose key {@code trust.pem} holds the roots
   */
  record KeyWriter(String audience, String trust) implements IdentityMode {
    public KeyWriter {
      if (audience.isBlank() || trust.isBlank()) {
        throw new IllegalArgumentException("a key-writer needs an audience and a ConfigMap");
      }
    }
  }
}
