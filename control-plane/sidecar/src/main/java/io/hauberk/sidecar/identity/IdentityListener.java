package io.hauberk.sidecar.identity;

import java.time.Instant;

/** Hears what happens to an identity, on the thread of the agent. */
public interface IdentityListener {
  /** A new certificate for a new key is on the disk and current. */
  void renewed(WorkloadIdentity identity);

  /**
   * No new certificate yet.
   *
   * @param why for the user
   * @param again when it is tried next
   */
  void delayed(String why, Instant again);
}
