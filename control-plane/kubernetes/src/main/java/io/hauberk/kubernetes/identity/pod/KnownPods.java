package io.hauberk.kubernetes.identity.pod;

import java.util.Optional;

/** The pods of the cluster, as they were last heard of. Safe for use by many threads. */
public interface KnownPods {
  Optional<PodFacts> byUid(String uid);

  /** The pod that has this address of its own; addresses of nodes belong to nobody. */
  Optional<PodFacts> byAddress(String address);

  /** Whether nothing was heard for so long that a pod may be gone without our knowing. */
  boolean isStale();
}
