package io.hauberk.kubernetes.identity;

import java.time.Duration;

/** Who makes the keys of pods. Both end in the same certificate. */
public sealed interface KeyMaker {
  /** As pods name the signer of their certificates. */
  String signerName();

  /**
   * The kubelet, which asks by a PodCertificateRequest.
   *
   * @param lifetime of certificates, an hour at least
   */
  record Kubelet(String signerName, Duration lifetime) implements KeyMaker {}

  /**
   * A program of ours in the pod, which sends its request with each stream.
   *
   * @param audience of the pods' tokens
   * @param trust ConfigMap of each namespace with injected pods that holds the roots
   */
  record Writer(String signerName, String audience, String trust) implements KeyMaker {}
}
