package io.hauberk.envoy.compile;

import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.testkit.envoy.TestEnvoy;
import io.hauberk.testkit.http.RecordingBackend;
import io.hauberk.testkit.port.FreePorts;
import io.hauberk.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Alice with a program, an HTTP port and a TCP port behind one real Envoy, Bob behind another. */
final class TwoSidecars implements AutoCloseable {
  static final WorkloadId BOB = new WorkloadId("bob", "bob");

  final TestAuthority authority = new TestAuthority("root", InstantSource.system());
  final RecordingBackend program = RecordingBackend.start();
  final TestEnvoy alice;
  final TestEnvoy bob;
  final SocketAddress aliceHttp = free();
  final SocketAddress aliceTcp = free();
  final SocketAddress bobHttp = free();
  final SocketAddress bobTcp = free();
  final SocketAddress bobTcpClosed = free();
  private final SocketAddress bobOwn = free();

  TwoSidecars(Path directory) throws IOException {
    alice = TestEnvoy.start(directory.resolve("alice"));
    bob = TestEnvoy.start(directory.resolve("bob"));
    alice.identity(
        authority.issue(Few.account("alice"), Few.MESH.instance(Cases.ALICE)), authority);
    bob.identity(authority.issue(Few.account("bob"), Few.MESH.instance(BOB)), authority);
  }

  static SocketAddress free() throws IOException {
    return new SocketAddress(IpAddress.parse("127.0.0.1"), FreePorts.next());
  }

  void alice(RuleSet rules, long epoch, List<Exclusion> exclusions) throws Exception {
    SocketAddress app = new SocketAddress(IpAddress.parse("127.0.0.1"), program.port());
    WorkloadPolicy policy =
        new WorkloadPolicy(
            Cases.ALICE,
            Few.account("alice"),
            Few.MESH.instance(Cases.ALICE),
            List.of(
                port(443, Protocol.HTTP, aliceHttp, app, rules),
                port(5432, Protocol.TCP, aliceTcp, app, rules)),
            Outbound.NONE);
    push(alice, policy, epoch, exclusions);
    alice.awaitListening(aliceHttp.port());
  }

  void bob() throws Exception {
    Outbound outbound =
        new Outbound(
            Optional.of(bobHttp),
            List.of(
                new Outbound.TcpListener(bobTcp, Cases.ALICE, 5432),
                new Outbound.TcpListener(bobTcpClosed, Cases.ALICE, 6379)),
            List.of(
                new Destination(
                    Cases.ALICE,
                    443,
                    Protocol.HTTP,
                    Few.account("alice"),
                    new Reached.At(aliceHttp)),
                new Destination(
                    Cases.ALICE,
                    5432,
                    Protocol.TCP,
                    Few.account("alice"),
                    new Reached.At(aliceTcp))),
            List.of());
    PortPolicy own = port(443, Protocol.HTTP, bobOwn, bobOwn, RuleSet.EMPTY);
    push(
        bob,
        new WorkloadPolicy(BOB, Few.account("bob"), Few.MESH.instance(BOB), List.of(own), outbound),
        1,
        List.of());
    bob.awaitListening(bobHttp.port());
  }

  private static PortPolicy port(
      int number, Protocol protocol, SocketAddress listen, SocketAddress app, RuleSet rules) {
    return new PortPolicy(number, "p" + number, protocol, listen, app, rules, Optional.empty());
  }

  private static void push(
      TestEnvoy envoy, WorkloadPolicy policy, long epoch, List<Exclusion> exclusions)
      throws Exception {
    List<Resource> resources = new ArrayList<>();
    ProxyCompiler.compile(policy, new CompileOptions(epoch))
        .resources()
        .forEach(r -> resources.add(TestEnvoy.resource(r.name(), r.body())));
    QuarantineCompiler.compile(Few.MESH, exclusions)
        .forEach(r -> resources.add(TestEnvoy.resource(r.name(), r.body())));
    envoy.push(resources);
  }

  @Override
  public void close() throws IOException {
    bob.close();
    alice.close();
    program.close();
  }
}
