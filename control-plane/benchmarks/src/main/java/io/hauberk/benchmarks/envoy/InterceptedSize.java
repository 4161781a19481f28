package io.hauberk.benchmarks.envoy;

import io.hauberk.envoy.compile.CompileOptions;
import io.hauberk.envoy.compile.EndpointCompiler;
import io.hauberk.envoy.compile.ProxyCompiler;
import io.hauberk.envoy.compile.QuarantineCompiler;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.testkit.envoy.TestEnvoy;
import io.hauberk.testkit.port.FreePorts;
import io.hauberk.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What an intercepted pod's sidecar is sent, and what it needs, by how much it may reach. */
public final class InterceptedSize {
  private static final TrustDomain MESH = new TrustDomain("example.org");
  private static final WorkloadId OWN = new WorkloadId("shop", "cart");

  private InterceptedSize() {}

  /** Prints the table for {@code docs/performance.md}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.println("| reaches | sent, kB | RSS, MB | its anonymous part, MB |");
    System.out.println("|---|---|---|---|");
    for (int count : new int[] {0, 10, 100}) {
      for (Protocol protocol : List.of(Protocol.HTTP, Protocol.TCP)) {
        row(count, protocol);
      }
    }
  }

  private static void row(int count, Protocol protocol) throws IOException, InterruptedException {
    WorkloadPolicy policy = policy(count, protocol);
    List<XdsResource> resources = resources(policy);
    long sent = resources.stream().mapToLong(r -> r.body().getSerializedSize()).sum();
    Path directory = Files.createTempDirectory("hauberk-intercepted-size");
    TestAuthority authority = new TestAuthority("benchmark", InstantSource.system());
    try (TestEnvoy envoy = TestEnvoy.start(directory)) {
      envoy.identity(authority.issue(policy.account(), policy.instances().getFirst()), authority);
      envoy.push(resources.stream().map(r -> TestEnvoy.resource(r.name(), r.body())).toList());
      List<String> status = Files.readAllLines(Path.of("/proc/" + envoy.pid() + "/status"));
      System.out.printf(
          "| %d %s services | %.1f | %.1f | %.1f |%n",
          count, protocol, sent / 1e3, megabytes(status, "VmRSS:"), megabytes(status, "RssAnon:"));
    }
  }

  private static double megabytes(List<String> status, String key) {
    return status.stream()
            .filter(line -> line.startsWith(key))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum()
        * 1024
        / 1e6;
  }

  private static List<XdsResource> resources(WorkloadPolicy policy) {
    List<XdsResource> resources =
        new ArrayList<>(ProxyCompiler.compile(policy, new CompileOptions(1)).resources());
    resources.addAll(QuarantineCompiler.compile(MESH, List.of()));
    List<SocketAddress> pods =
        List.of(SocketAddress.parse("10.244.1.7:8080"), SocketAddress.parse("10.244.2.9:8080"));
    EndpointCompiler.clusters(policy)
        .keySet()
        .forEach(cluster -> resources.add(EndpointCompiler.compile(cluster, pods)));
    return resources;
  }

  private static WorkloadPolicy policy(int count, Protocol protocol) throws IOException {
    PortPolicy port =
        new PortPolicy(
            8080,
            "web",
            Protocol.HTTP,
            Optional.empty(),
            SocketAddress.parse("127.0.0.1:8080"),
            RuleSet.EMPTY,
            Optional.empty());
    return new WorkloadPolicy(
        OWN,
        MESH.account(new ServiceAccount("shop", "cart")),
        List.of(MESH.pod("uid")),
        List.of(port),
        new Outbound(
            Optional.empty(),
            List.of(),
            IntStream.range(0, count).mapToObj(i -> destination(i, protocol)).toList(),
            List.of()),
        Optional.of(new Interception(FreePorts.next(), FreePorts.next())));
  }

  private static Destination destination(int i, Protocol protocol) {
    String name = "service-" + i;
    IpAddress address = IpAddress.parse("10.96." + i / 250 + "." + (i % 250 + 1));
    return new Destination(
        new WorkloadId("shop", name),
        8080,
        protocol,
        MESH.account(new ServiceAccount("shop", name)),
        new Reached.Discovered(List.of(new SocketAddress(address, 80))));
  }
}
