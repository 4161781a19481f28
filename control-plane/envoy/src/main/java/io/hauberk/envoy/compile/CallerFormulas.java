package io.hauberk.envoy.compile;

import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.AddressBlock;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Identities;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;

/** Conditions on who asks. */
final class CallerFormulas {
  private CallerFormulas() {}

  /** Alternatives; none asks nothing. */
  static Formula of(TrustDomain trustDomain, List<CallerPattern> from) {
    return from.isEmpty()
        ? Formula.TRUE
        : Formula.some(
            from.stream()
                .map(p -> Formula.all(identity(trustDomain, p.identities()), address(p)))
                .toList());
  }

  private static Formula address(CallerPattern pattern) {
    List<AddressBlock> blocks = pattern.addresses();
    return blocks.isEmpty() ? Formula.TRUE : Ask.within(blocks);
  }

  private static Formula identity(TrustDomain trustDomain, Identities identities) {
    return switch (identities) {
      case Identities.Any() -> Formula.TRUE;
      case Identities.InNamespaces(var namespaces) ->
          Formula.some(
              namespaces.stream()
                  .map(n -> Ask.prefix(Inputs.ACCOUNT, namespacePrefix(trustDomain, n)))
                  .toList());
      case Identities.Listed(var accounts, var instances) -> listed(accounts, instances);
    };
  }

  static String namespacePrefix(TrustDomain trustDomain, String namespace) {
    return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/";
  }

  private static Formula listed(
      SortedSet<SpiffeId> accounts, SortedSet<Identities.Instance> instances) {
    List<Formula> alternatives = new ArrayList<>();
    accounts.forEach(a -> alternatives.add(Ask.exact(Inputs.ACCOUNT, a.toString())));
    TreeMap<SpiffeId, List<Identities.Instance>> byAccount = new TreeMap<>();
    for (Identities.Instance instance : instances) {
      if (!accounts.contains(instance.account())) {
        byAccount.computeIfAbsent(instance.account(), a -> new ArrayList<>()).add(instance);
      }
    }
    byAccount.forEach(
        (account, own) ->
            alternatives.add(
                Formula.all(Ask.exact(Inputs.ACCOUNT, account.toString()), anyInstance(own))));
    return Formula.some(alternatives);
  }

  private static Formula anyInstance(List<Identities.Instance> instances) {
    return Formula.some(
        instances.stream().map(i -> Ask.exact(Inputs.INSTANCE, i.name().dnsName())).toList());
  }
}
