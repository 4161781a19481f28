package io.hauberk.policy.resolve;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.Identities;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The certificates that two conditions admit together. */
final class Intersection {
  private Intersection() {}

  static Identities of(Identities one, Identities other) {
    return switch (one) {
      case Identities.Any() -> other;
      case Identities.InNamespaces(var namespaces) ->
          switch (other) {
            case Identities.Any() -> one;
            case Identities.InNamespaces(var others) -> {
              NavigableSet<String> both = new TreeSet<>(namespaces);
              both.retainAll(others);
              yield new Identities.InNamespaces(both);
            }
            case Identities.Listed listed -> within(namespaces, listed);
          };
      case Identities.Listed listed ->
          switch (other) {
            case Identities.Any() -> one;
            case Identities.InNamespaces(var namespaces) -> within(namespaces, listed);
            case Identities.Listed second -> both(listed, second);
          };
    };
  }

  private static Identities.Listed within(Collection<String> namespaces, Identities.Listed listed) {
    return filter(
        listed,
        account ->
            account
                .serviceAccount()
                .map(ServiceAccount::namespace)
                .filter(namespaces::contains)
                .isPresent());
  }

  private static Identities.Listed filter(Identities.Listed listed, Predicate<SpiffeId> keep) {
    return Identities.Listed.of(
        listed.accounts().stream().filter(keep).toList(),
        listed.instances().stream().filter(i -> keep.test(i.account())).toList());
  }

  private static Identities.Listed both(Identities.Listed one, Identities.Listed other) {
    NavigableSet<SpiffeId> accounts = new TreeSet<>(one.accounts());
    accounts.retainAll(other.accounts());
    NavigableSet<Identities.Instance> instances = new TreeSet<>();
    one.instances().stream().filter(i -> admits(other, i)).forEach(instances::add);
    other.instances().stream().filter(i -> admits(one, i)).forEach(instances::add);
    instances.removeIf(i -> accounts.contains(i.account()));
    return new Identities.Listed(accounts, instances);
  }

  private static boolean admits(Identities.Listed listed, Identities.Instance instance) {
    return listed.accounts().contains(instance.account()) || listed.instances().contains(instance);
  }
}
