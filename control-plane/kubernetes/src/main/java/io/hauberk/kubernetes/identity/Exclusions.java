package io.hauberk.kubernetes.identity;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.util.Optional;

/** Which identities are shut out until they are released. */
@FunctionalInterface
public interface Exclusions {
  /** The name of the quarantine that holds for it. */
  Optional<String> find(SpiffeId account, InstanceName instance);
}
