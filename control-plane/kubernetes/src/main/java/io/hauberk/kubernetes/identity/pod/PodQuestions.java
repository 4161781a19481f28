package io.hauberk.kubernetes.identity.pod;

import io.hauberk.kubernetes.identity.IdentityRefused;
import java.util.Optional;

/** Asks the API server itself, where what was last heard is not enough. */
public interface PodQuestions {
  /**
   * The pod that has this name now.
   *
   * @throws IdentityRefused for now, when the API server does not answer
   */
  Optional<PodFacts> find(String namespace, String name) throws IdentityRefused;
}
