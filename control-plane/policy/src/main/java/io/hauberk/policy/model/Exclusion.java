package io.hauberk.policy.model;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.time.Instant;
import java.util.Optional;

/**
 * A caller that is excluded now: its requests are denied by name everywhere, its certificate is not
 * renewed, its open connections are cut.
 *
 * @param name of the {@code Quarantine}
 * @param expires absent: until it is released
 */
public record Exclusion(String name, Target target, String reason, Optional<Instant> expires) {
  /** Who is excluded. */
  public sealed interface Target {
    /** Every workload of an account. */
    record Account(SpiffeId account) implements Target {}

    /** One workload. */
    record Workload(InstanceName instance) implements Target {}
  }
}
