package io.hauberk.kubernetes.identity.token;

import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import java.util.Optional;

/** Where the newest key of each pod is kept, for all replicas of the control plane. */
interface Lineages {
  /**
   * What is kept of a pod.
   *
   * @param text absent before its first key
   * @param version what it was read at, so that of two writers one finds out
   */
  record Held(Optional<String> text, String version) {}

  /**
   * @throws IdentityRefused for now when it cannot be read; for good when the pod is gone
   */
  Held read(PodFacts pod) throws IdentityRefused;

  /**
   * Keeps another key, if nobody else did since.
   *
   * @throws IdentityRefused for now when it could not be kept
   */
  void write(PodFacts pod, Held before, Lineage next) throws IdentityRefused;
}
