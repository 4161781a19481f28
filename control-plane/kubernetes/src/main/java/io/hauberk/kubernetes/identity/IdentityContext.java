package io.hauberk.kubernetes.identity;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.authority.Authority;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.identity.pod.KnownPods;
import io.hauberk.kubernetes.identity.pod.PodQuestions;
import java.time.InstantSource;

/** What everything about identity stands on. */
public record IdentityContext(
    KubernetesClient client,
    Authority authority,
    KnownPods known,
    PodQuestions questions,
    Exclusions exclusions,
    LabelWitness witness,
    IdentityCounters counters,
    InstantSource clock) {
  public TrustDomain trustDomain() {
    return authority.trustDomain();
  }

  /** The one DNS name of a pod's certificates. */
  public InstanceName instance(String podUid) {
    return new InstanceName(podUid + ".pod." + trustDomain());
  }
}
