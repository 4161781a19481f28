package io.hauberk.kubernetes.lease;

import java.util.Optional;

/** One Lease object; every write names the version that it replaces. */
interface LeaseStore {
  /**
   * What the object says.
   *
   * @param holder empty: nobody
   * @param renewals changes with each renewal, whoever makes it
   */
  record Held(String version, String holder, String renewals, int term) {}

  Optional<Held> read();

  /**
   * @param before absent: the object must not exist
   * @return what was written; empty when somebody else wrote meanwhile
   */
  Optional<Held> write(Optional<Held> before, String holder, int term);
}
