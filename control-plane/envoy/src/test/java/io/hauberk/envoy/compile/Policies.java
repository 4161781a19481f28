package io.hauberk.envoy.compile;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.AddressBlock;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.HostPattern;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.PathPattern.Segment;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.RuleId;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Policies that the tests of this package speak about. */
final class Policies {
  static final TrustDomain MESH = new TrustDomain("example.org");
  static final WorkloadId ALICE = new WorkloadId("alice", "alice");

  private Policies() {}

  static SpiffeId account(String name) {
    return MESH.account(new ServiceAccount(name, name));
  }

  static Identities.Instance instance(String account, String workload) {
    return new Identities.Instance(
        account(account), MESH.instance(new WorkloadId(account, workload)));
  }

  static CallerPattern accounts(String... names) {
    List<SpiffeId> accounts = new ArrayList<>();
    for (String name : names) {
      accounts.add(account(name));
    }
    return new CallerPattern(Identities.Listed.of(accounts, List.of()), List.of());
  }

  static CallerPattern instances(Identities.Instance... instances) {
    return new CallerPattern(Identities.Listed.of(List.of(), List.of(instances)), List.of());
  }

  static CallerPattern namespaces(String... names) {
    return new CallerPattern(new Identities.InNamespaces(new TreeSet<>(Set.of(names))), List.of());
  }

  static CallerPattern addresses(String... blocks) {
    List<AddressBlock> all = new ArrayList<>();
    for (String block : blocks) {
      all.add(AddressBlock.parse(block));
    }
    return new CallerPattern(new Identities.Any(), all);
  }

  static HttpPattern http(List<String> methods, PathPattern... paths) {
    return new HttpPattern(new TreeSet<>(methods), List.of(), List.of(paths), List.of());
  }

  static HttpPattern hosts(HostPattern... hosts) {
    return new HttpPattern(new TreeSet<>(), List.of(hosts), List.of(), List.of());
  }

  static HttpPattern headers(PathPattern path, HeaderPattern... headers) {
    return new HttpPattern(new TreeSet<>(), List.of(), List.of(path), List.of(headers));
  }

  static PathPattern prefix(String path) {
    return new PathPattern.SegmentPrefix(path);
  }

  static Conditions when(List<CallerPattern> from, HttpPattern... http) {
    return new Conditions(from, List.of(http));
  }

  static RuleSet.Grant grant(String policy, String rule, Conditions conditions) {
    return new RuleSet.Grant(new RuleId("alice", policy, rule), conditions);
  }

  static RuleSet.Never never(String guardrail, String rule, Conditions conditions) {
    return new RuleSet.Never(new DecisionName.NeverRule(guardrail, rule), conditions);
  }

  static RuleSet.Only only(String guardrail, Conditions... alternatives) {
    return new RuleSet.Only(new DecisionName.OnlyRules(guardrail), List.of(alternatives));
  }

  static PortPolicy port(
      int number, Protocol protocol, int listen, int app, RuleSet enforced, RuleSet... candidate) {
    return new PortPolicy(
        number,
        "p" + number,
        protocol,
        local(listen),
        local(app),
        enforced,
        candidate.length == 0 ? Optional.empty() : Optional.of(candidate[0]));
  }

  static SocketAddress local(int port) {
    return SocketAddress.parse("127.0.0.1:" + port);
  }

  static WorkloadPolicy alice(List<PortPolicy> ports, Outbound outbound) {
    return new WorkloadPolicy(ALICE, account("alice"), MESH.instance(ALICE), ports, outbound);
  }

  /** One of every kind of rule and condition. */
  static RuleSet everything() {
    List<RuleSet.Grant> grants = new ArrayList<>();
    grants.add(
        grant(
            "bob-reads",
            "records",
            when(List.of(accounts("bob")), http(List.of("GET"), prefix("/customer-records")))));
    grants.add(
        grant(
            "bob-writes",
            "one-pod",
            when(
                List.of(instances(instance("bob", "bob1"))),
                http(List.of("POST", "PUT"), prefix("/customer-records")))));
    grants.add(
        grant(
            "docs",
            "carol",
            when(
                List.of(accounts("carol")),
                http(List.of("GET"), prefix("/customer-records/docs")))));
    grants.add(
        grant(
            "admin",
            "by-role",
            when(
                List.of(accounts("carol")),
                headers(prefix("/admin"), new HeaderPattern.Exact("x-role", "admin")))));
    grants.add(
        grant(
            "users",
            "own",
            when(
                List.of(namespaces("bob", "carol")),
                http(
                    List.of("GET"),
                    new PathPattern.Template(
                        List.of(
                            new Segment.Literal("users"),
                            new Segment.Variable("id"),
                            new Segment.Rest())),
                    new PathPattern.Re2("/v[0-9]+/status")))));
    grants.add(
        grant(
            "hosts",
            "below",
            when(
                List.of(accounts("dave")),
                hosts(
                    new HostPattern.Below("example.com"), new HostPattern.Exact("alice.alice")))));
    grants.add(
        grant(
            "grpc",
            "get",
            when(
                List.of(),
                headers(
                    new PathPattern.Exact("/acme.Records/Get"), new HeaderPattern.GrpcContent()))));
    grants.add(grant("nobody", "yet", when(List.of(instances()), http(List.of()))));
    return new RuleSet(
        List.of(
            never("pci", "no-deletes", when(List.of(), http(List.of("DELETE")))),
            never("secrets", "no-internal", when(List.of(), http(List.of(), prefix("/internal"))))),
        List.of(
            only("near", when(List.of(addresses("127.0.0.0/8", "fd00::/8")))),
            only(
                "pci",
                when(List.of(namespaces("bob"), accounts("carol", "dave"))),
                when(List.of(), headers(prefix("/"), new HeaderPattern.GrpcContent())))),
        grants);
  }

  static RuleSet candidate() {
    return new RuleSet(
        List.of(never("pci-v2", "no-carol", when(List.of(accounts("carol"))))),
        List.of(),
        everything().grants());
  }

  /** A rule list long enough for maps, with a rule without accounts in its middle. */
  static RuleSet crowd() {
    List<RuleSet.Grant> grants = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String name = "c%02d".formatted(i);
      grants.add(
          grant(
              "crowd", name, when(List.of(accounts(name)), http(List.of("GET"), prefix("/data")))));
    }
    grants.add(
        grant(
            "crowd",
            "c20-anybody",
            when(List.of(namespaces("bob")), http(List.of("GET", "HEAD"), prefix("/data")))));
    grants.add(
        grant(
            "crowd",
            "zz-c39-writes",
            when(List.of(accounts("c39")), http(List.of("POST"), prefix("/data")))));
    grants.add(grant("root", "c00", when(List.of(accounts("c00")))));
    return new RuleSet(List.of(), List.of(), grants);
  }

  /** For TCP ports. */
  static RuleSet connections() {
    return new RuleSet(
        List.of(never("pci", "no-bob2", when(List.of(instances(instance("bob", "bob2")))))),
        List.of(only("pci", when(List.of(namespaces("bob"))), when(List.of(accounts("dave"))))),
        List.of(
            grant("db", "bob", when(List.of(accounts("bob")))),
            grant("db", "carol", when(List.of(accounts("carol")))),
            grant("db", "http-only", when(List.of(), http(List.of("GET"))))));
  }

  static Outbound reach(int http, int tcp, int denied) {
    WorkloadId bob = new WorkloadId("bob", "bob");
    RuleSet.Grant outside =
        new RuleSet.Grant(
            new RuleId("alice", "pay", "charge"),
            when(List.of(), http(List.of("POST"), prefix("/v1/charges"))));
    return new Outbound(
        Optional.of(local(http)),
        List.of(
            new Outbound.TcpListener(local(tcp), bob, 5432),
            new Outbound.TcpListener(local(denied), bob, 6379)),
        List.of(
            new Destination(bob, 443, Protocol.HTTP, account("bob"), local(20_443)),
            new Destination(bob, 8080, Protocol.HTTP, account("bob"), local(20_080)),
            new Destination(bob, 5432, Protocol.TCP, account("bob"), local(20_432))),
        List.of(
            new ExternalDestination(
                "alice/payments",
                "api.payments.example",
                443,
                true,
                List.of(local(20_999)),
                Optional.empty(),
                List.of(outside)),
            new ExternalDestination(
                "alice/plain",
                "plain.example",
                8080,
                false,
                List.of(),
                Optional.empty(),
                List.of(outside))));
  }
}
