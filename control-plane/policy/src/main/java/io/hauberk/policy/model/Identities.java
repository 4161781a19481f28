package io.hauberk.policy.model;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which certificates a {@link CallerPattern} admits. */
public sealed interface Identities {
  /** Every certificate of the mesh's trust domain. */
  record Any() implements Identities {}

  /** Every certificate of a service account of one of these namespaces. */
  record InNamespaces(SortedSet<String> namespaces) implements Identities {
    public InNamespaces {
      namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
    }
  }

  /**
   * Exactly these. Both empty: no certificate today, because a selector matches no workload.
   *
   * @param accounts every workload of the account is admitted
   * @param instances only these workloads of their accounts are
   */
  record Listed(SortedSet<SpiffeId> accounts, SortedSet<Instance> instances) implements Identities {
    public Listed {
      accounts = Collections.unmodifiableSortedSet(new TreeSet<>(accounts));
      instances = Collections.unmodifiableSortedSet(new TreeSet<>(instances));
    }

    public static Listed of(Collection<SpiffeId> accounts, Collection<Instance> instances) {
      return new Listed(new TreeSet<>(accounts), new TreeSet<>(instances));
    }
  }

  /** One workload of an account. */
  record Instance(SpiffeId account, InstanceName name) implements Comparable<Instance> {
    @Override
    public int compareTo(Instance other) {
      int c = account.compareTo(other.account);
      return c != 0 ? c : name.compareTo(other.name);
    }
  }
}
