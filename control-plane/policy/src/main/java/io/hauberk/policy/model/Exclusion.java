package io.hauberk.policy.model;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

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

    /** Single programs or pods, of whatever account; none when nobody is meant today. */
    record Instances(SortedSet<InstanceName> instances) implements Target {
      public Instances {
        instances = Collections.unmodifiableSortedSet(new TreeSet<>(instances));
      }

      public Instances(InstanceName instance) {
        this(new TreeSet<>(List.of(instance)));
      }
    }
  }
}
