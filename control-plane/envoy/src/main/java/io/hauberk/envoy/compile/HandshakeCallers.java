package io.hauberk.envoy.compile;

import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whose certificates a handshake admits. Where the server speaks first, the rules are asked only
 * when the caller has answered, so whoever can never be let in must not get through the handshake.
 */
final class HandshakeCallers {
  private final TrustDomain trustDomain;

  HandshakeCallers(TrustDomain trustDomain) {
    this.trustDomain = trustDomain;
  }

  /** Never empty: Envoy takes an empty list for everybody. */
  List<StringMatcher> of(PortPolicy port) {
    return switch (port.protocol()) {
      case HTTP, TCP -> List.of(Tls.prefix(mesh()));
      case TCP_SERVER_FIRST -> admitted(port.enforced());
    };
  }

  private List<StringMatcher> admitted(RuleSet rules) {
    SpiffeIds ids = union(rules.grants().stream().map(RuleSet.Grant::conditions));
    for (RuleSet.Only only : rules.only()) {
      ids = ids.intersect(union(only.alternatives().stream()));
    }
    Set<String> refused = new TreeSet<>();
    for (RuleSet.Never never : rules.never()) {
      refused.addAll(alwaysRefused(never.conditions()));
    }
    List<StringMatcher> matchers = new ArrayList<>();
    ids.prefixes().forEach(prefix -> matchers.add(Tls.prefix(prefix)));
    ids.exact().stream().filter(id -> !refused.contains(id)).map(Tls::exact).forEach(matchers::add);
    // Nobody has this name: a SPIFFE ID of an account has a path.
    return matchers.isEmpty() ? List.of(Tls.exact(mesh())) : matchers;
  }

  private SpiffeIds union(Stream<Conditions> alternatives) {
    SpiffeIds ids = new SpiffeIds(new TreeSet<>(), new TreeSet<>());
    alternatives
        .filter(conditions -> conditions.http().isEmpty())
        .forEach(
            conditions -> {
              if (conditions.from().isEmpty()) {
                ids.prefixes().add(mesh());
              }
              conditions.from().forEach(pattern -> add(pattern.identities(), ids));
            });
    return ids;
  }

  private void add(Identities identities, SpiffeIds ids) {
    switch (identities) {
      case Identities.Any() -> ids.prefixes().add(mesh());
      case Identities.InNamespaces(var namespaces) ->
          namespaces.forEach(
              n -> ids.prefixes().add(CallerFormulas.namespacePrefix(trustDomain, n)));
      case Identities.Listed(var accounts, var instances) -> {
        accounts.forEach(a -> ids.exact().add(a.toString()));
        instances.forEach(i -> ids.exact().add(i.account().toString()));
      }
    }
  }

  /** Accounts that this rule denies whatever their workload and address. */
  private static Set<String> alwaysRefused(Conditions conditions) {
    Set<String> refused = new TreeSet<>();
    if (conditions.http().isEmpty()) {
      for (CallerPattern pattern : conditions.from()) {
        if (pattern.addresses().isEmpty()
            && pattern.identities() instanceof Identities.Listed(var accounts, var unused)) {
          accounts.forEach(a -> refused.add(a.toString()));
        }
      }
    }
    return refused;
  }

  private String mesh() {
    return "spiffe://" + trustDomain + "/";
  }

  /** SPIFFE IDs by their beginnings or one by one. */
  private record SpiffeIds(Set<String> prefixes, Set<String> exact) {
    SpiffeIds intersect(SpiffeIds other) {
      SpiffeIds both = new SpiffeIds(new TreeSet<>(), new TreeSet<>());
      narrower(other, both);
      other.narrower(this, both);
      return both;
    }

    private void narrower(SpiffeIds other, SpiffeIds both) {
      prefixes.stream().filter(other::covers).forEach(both.prefixes()::add);
      exact.stream()
          .filter(id -> other.exact().contains(id) || other.covers(id))
          .forEach(both.exact()::add);
    }

    private boolean covers(String id) {
      return prefixes.stream().anyMatch(id::startsWith);
    }
  }
}
