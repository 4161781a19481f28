package io.hauberk.envoy.compile;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.RuleId;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A few words with which tests build policies that nobody would write by hand. */
final class Few {
  static final TrustDomain MESH = new TrustDomain("example.org");

  private Few() {}

  static SpiffeId account(String name) {
    return MESH.account(new ServiceAccount(name, name));
  }

  static CallerPattern accounts(String... names) {
    List<SpiffeId> accounts = Arrays.stream(names).map(Few::account).toList();
    return new CallerPattern(Identities.Listed.of(accounts, List.of()), List.of());
  }

  static CallerPattern namespaces(String... names) {
    return new CallerPattern(
        new Identities.InNamespaces(new TreeSet<>(Arrays.asList(names))), List.of());
  }

  static Conditions when(CallerPattern from, HttpPattern... http) {
    return new Conditions(List.of(from), List.of(http));
  }

  static HttpPattern http(String method, String prefix) {
    return new HttpPattern(
        new TreeSet<>(List.of(method)),
        List.of(),
        List.of(new PathPattern.SegmentPrefix(prefix)),
        List.of());
  }

  static RuleSet.Grant grant(String rule, Conditions conditions) {
    return new RuleSet.Grant(new RuleId("alice", "crowd", rule), conditions);
  }

  /** Forty callers at one path, one rule about a namespace among them, and two that overlap. */
  static RuleSet crowd() {
    List<RuleSet.Grant> grants = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String name = "c%02d".formatted(i);
      grants.add(grant(name, when(accounts(name), http("GET", "/data"))));
    }
    grants.add(grant("c20-anybody", when(namespaces("bob"), http("GET", "/data"))));
    grants.add(grant("writes", when(accounts("c39"), http("POST", "/data"))));
    grants.add(grant("everywhere", when(accounts("c00"))));
    return new RuleSet(List.of(), List.of(), grants);
  }

  static WorkloadPolicy alice(Protocol protocol, RuleSet enforced, Optional<RuleSet> candidate) {
    PortPolicy port =
        new PortPolicy(
            443,
            "p",
            protocol,
            SocketAddress.parse("127.0.0.1:20443"),
            SocketAddress.parse("127.0.0.1:28080"),
            enforced,
            candidate);
    return new WorkloadPolicy(
        Cases.ALICE, account("alice"), MESH.instance(Cases.ALICE), List.of(port), Outbound.NONE);
  }
}
