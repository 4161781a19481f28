package io.hauberk.envoy.compile;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
  List<SubjectAltNameMatcher> of(PortPolicy port) {
    return switch (port.protocol()) {
      case HTTP, TCP -> List.of(Tls.uri(Tls.prefix(mesh())));
      case TCP_SERVER_FIRST -> admitted(port.enforced());
    };
  }

  private List<SubjectAltNameMatcher> admitted(RuleSet rules) {
    Names names = union(rules.grants().stream().map(RuleSet.Grant::conditions));
    for (RuleSet.Only only : rules.only()) {
      names = names.intersect(union(only.alternatives().stream()));
    }
    for (RuleSet.Never never : rules.never()) {
      names.removeAll(alwaysRefused(never.conditions()));
    }
    List<SubjectAltNameMatcher> matchers = new ArrayList<>();
    names.prefixes().forEach(prefix -> matchers.add(Tls.uri(Tls.prefix(prefix))));
    names.accounts().forEach(account -> matchers.add(Tls.uri(Tls.exact(account))));
    names.instances().keySet().forEach(name -> matchers.add(Tls.dns(Tls.exact(name))));
    // Nobody has this name: a SPIFFE ID of an account has a path.
    return matchers.isEmpty() ? List.of(Tls.uri(Tls.exact(mesh()))) : matchers;
  }

  private Names union(Stream<Conditions> alternatives) {
    Names names = Names.none();
    alternatives
        .filter(conditions -> conditions.http().isEmpty())
        .forEach(
            conditions -> {
              if (conditions.from().isEmpty()) {
                names.prefixes().add(mesh());
              }
              conditions.from().forEach(pattern -> add(pattern.identities(), names));
            });
    return names;
  }

  private void add(Identities identities, Names names) {
    switch (identities) {
      case Identities.Any() -> names.prefixes().add(mesh());
      case Identities.InNamespaces(var namespaces) ->
          namespaces.forEach(
              n -> names.prefixes().add(CallerFormulas.namespacePrefix(trustDomain, n)));
      case Identities.Listed(var accounts, var instances) -> {
        accounts.forEach(a -> names.accounts().add(a.toString()));
        instances.forEach(i -> names.instances().put(i.name().dnsName(), i.account().toString()));
      }
    }
  }

  /** Whom this rule denies whatever their address. */
  private Names alwaysRefused(Conditions conditions) {
    Names refused = Names.none();
    if (conditions.http().isEmpty()) {
      for (CallerPattern pattern : conditions.from()) {
        if (pattern.addresses().isEmpty() && pattern.identities() instanceof Identities.Listed) {
          add(pattern.identities(), refused);
        }
      }
    }
    return refused;
  }

  private String mesh() {
    return "spiffe://" + trustDomain + "/";
  }

  /**
   * Whom a handshake knows: accounts by the beginnings of their SPIFFE IDs or one by one, and
   * single workloads by their names, each with its account.
   */
  private record Names(
      Set<String> prefixes, Set<String> accounts, SortedMap<String, String> instances) {
    static Names none() {
      return new Names(new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
    }

    Names intersect(Names other) {
      Names both = none();
      narrower(other, both);
      other.narrower(this, both);
      return both;
    }

    private void narrower(Names other, Names both) {
      prefixes.stream().filter(other::coversPrefix).forEach(both.prefixes()::add);
      accounts.stream().filter(other::covers).forEach(both.accounts()::add);
      instances.forEach(
          (name, account) -> {
            if (other.instances().containsKey(name) || other.covers(account)) {
              both.instances().put(name, account);
            }
          });
    }

    private boolean covers(String account) {
      return accounts.contains(account) || coversPrefix(account);
    }

    private boolean coversPrefix(String id) {
      return prefixes.stream().anyMatch(id::startsWith);
    }

    void removeAll(Names refused) {
      accounts.removeAll(refused.accounts());
      instances.values().removeAll(refused.accounts());
      instances.keySet().removeAll(refused.instances().keySet());
    }
  }
}
