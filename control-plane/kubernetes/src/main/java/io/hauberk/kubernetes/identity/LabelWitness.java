package io.hauberk.kubernetes.identity;

import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import io.hauberk.policy.intent.Code;
import java.util.Optional;

/** Which labels of a pod its certificates say. */
@FunctionalInterface
public interface LabelWitness {
  /** Absent as long as that pod has not been heard of. */
  Optional<AttestedLabels> find(PodFacts pod);

  /**
   * @throws IdentityRefused for now, when that pod has not been heard of
   */
  default AttestedLabels labels(PodFacts pod) throws IdentityRefused {
    return find(pod)
        .orElseThrow(
            () ->
                IdentityRefused.forNow(
                    Code.NOT_IN_MESH, "the labels of pod `" + pod.title() + "` are not known yet"));
  }
}
