package io.hauberk.benchmarks.envoy;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A number of grants, each for one account, one method and one path: ten accounts and two methods
 * at every path.
 */
record Rules(int count) {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final int ACCOUNTS = 10;
  private static final List<String> METHODS = List.of("POST", "GET");

  /** One grant; in the order of names the last has the highest number. */
  record One(String name, SpiffeId account, String method, String path) {}

  List<One> all() {
    return IntStream.range(0, count).mapToObj(Rules::one).toList();
  }

  /** The grant that every request of the benchmark matches. */
  One last() {
    return one(count - 1);
  }

  WorkloadPolicy at(int port) {
    RuleSet rules = new RuleSet(List.of(), List.of(), all().stream().map(Rules::grant).toList());
    SocketAddress listen = SocketAddress.parse("127.0.0.1:" + port);
    return new WorkloadPolicy(
        new WorkloadId("alice", "alice"),
        server(),
        new InstanceName("alice.alice.workload." + DOMAIN),
        List.of(
            new PortPolicy(443, "https", Protocol.HTTP, listen, listen, rules, Optional.empty())),
        Outbound.NONE);
  }

  static SpiffeId server() {
    return DOMAIN.account(new ServiceAccount("alice", "alice"));
  }

  static InstanceName instance(String name) {
    return new InstanceName(name + ".workload." + DOMAIN);
  }

  private static One one(int i) {
    int account = i / METHODS.size() % ACCOUNTS;
    return new One(
        "rule-%05d".formatted(i),
        DOMAIN.account(new ServiceAccount("team-" + account, "client-" + account)),
        METHODS.get(i % METHODS.size()),
        "/service-%03d/resource".formatted(i / METHODS.size() / ACCOUNTS));
  }

  private static RuleSet.Grant grant(One one) {
    Identities who = Identities.Listed.of(List.of(one.account()), List.of());
    HttpPattern what =
        new HttpPattern(
            new TreeSet<>(List.of(one.method())),
            List.of(),
            List.of(new PathPattern.SegmentPrefix(one.path())),
            List.of());
    return new RuleSet.Grant(
        new RuleId("alice", "access", one.name()),
        new Conditions(List.of(new CallerPattern(who, List.of())), List.of(what)));
  }
}
