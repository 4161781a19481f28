package io.hauberk.e2e.interception;

import io.hauberk.envoy.compile.CompileOptions;
import io.hauberk.envoy.compile.EndpointCompiler;
import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.envoy.compile.ProxyCompiler;
import io.hauberk.envoy.compile.QuarantineCompiler;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.testkit.envoy.TestEnvoy;
import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Alice, Bob and Eve in pods with sidecars, and a stranger without. Alice is asked for by the
 * addresses of her service too, which lead nowhere by themselves.
 */
final class PodMesh implements AutoCloseable {
  static final String VIRTUAL = "10.96.0.1";
  static final String VIRTUAL6 = "fd96::1";

  private static final TrustDomain MESH = new TrustDomain("example.org");
  private static final Place PLACE = new Place("pods", 1, 1);

  final TestAuthority authority = new TestAuthority("root", InstantSource.system());
  final PodNetwork network;
  final TestPod alice;
  final TestPod bob;
  final TestPod eve;
  final TestPod stranger;
  private final Path directory;
  private final Map<TestPod, TestEnvoy> envoys = new java.util.HashMap<>();

  PodMesh(Path directory) throws Exception {
    this.directory = directory;
    network = new PodNetwork(directory);
    try {
      alice = network.pod("alice", "http:8080", "http:8081", "http:15021", "tcp:5432", "udp:9999");
      bob = network.pod("bob", "http:8080");
      eve = network.pod("eve", "http:8080");
      stranger = network.pod("stranger", "tcp:8080", "http:8090", "udp:9999");
      MeshModel model = model(Files.readString(policies()));
      for (TestPod pod : List.of(alice, bob, eve)) {
        network.intercept(pod);
        sidecar(pod, Objects.requireNonNull(model.workloads().get(id(pod))));
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private static Path policies() {
    return Path.of(Objects.requireNonNull(System.getProperty("hauberk.root")))
        .resolve("e2e/src/test/resources/interception/mesh.yaml");
  }

  private static WorkloadId id(TestPod pod) {
    return new WorkloadId("shop", pod.name());
  }

  private MeshModel model(String text) {
    Reading reading =
        new PolicyReader()
            .read(
                List.of(new SourceText("mesh.yaml", text.replace("STRANGER", stranger.ipv4()))),
                List.of(workload(alice), workload(bob), workload(eve)),
                Instant.now(),
                Strictness.FILES);
    return reading
        .model()
        .orElseThrow(() -> new IllegalStateException(reading.problems().toString()));
  }

  private Intent.Workload workload(TestPod pod) {
    List<Intent.Port> ports = new ArrayList<>();
    boolean service = pod.equals(alice);
    ports.add(port("web", 8080, Protocol.HTTP, service ? 80 : 0));
    if (service) {
      ports.add(port("db", 5432, Protocol.TCP, 5432));
    }
    return new Intent.Workload(
        new ObjectMeta(
            Kind.Workload, "shop", pod.name(), new TreeMap<>(Map.of("app", pod.name())), PLACE),
        pod.name(),
        Optional.empty(),
        ports,
        Optional.empty(),
        List.of(MESH.pod("uid-" + pod.name())),
        Optional.of(Interception.STANDARD));
  }

  private static Intent.Port port(String name, int number, Protocol protocol, int virtual) {
    return new Intent.Port(
        PLACE,
        Optional.of(name),
        number,
        protocol,
        Optional.empty(),
        SocketAddress.parse("127.0.0.1:" + number),
        virtual == 0
            ? List.of()
            : List.of(
                new SocketAddress(IpAddress.parse(VIRTUAL), virtual),
                new SocketAddress(IpAddress.parse(VIRTUAL6), virtual)));
  }

  /** Of the account, as a pod of that name gets it. */
  TestIdentity issue(String namespace, String account) {
    return authority.issue(
        MESH.account(new ServiceAccount(namespace, account)), MESH.pod("uid-" + account));
  }

  private void sidecar(TestPod pod, WorkloadPolicy policy) throws Exception {
    Path folder = directory.resolve(pod.name());
    IdentitySource identity = new PodIdentity(folder).lay(issue("shop", pod.name()), authority);
    List<XdsResource> resources =
        new ArrayList<>(ProxyCompiler.compile(policy, new CompileOptions(1, identity)).resources());
    resources.addAll(QuarantineCompiler.compile(MESH, List.of()));
    EndpointCompiler.clusters(policy)
        .forEach(
            (cluster, members) ->
                resources.add(EndpointCompiler.compile(cluster, endpoints(members))));
    TestEnvoy envoy = TestEnvoy.startIn(pod.namespace(), folder);
    envoys.put(pod, envoy);
    envoy.push(resources.stream().map(r -> TestEnvoy.resource(r.name(), r.body())).toList());
  }

  private List<SocketAddress> endpoints(List<Destination> members) {
    return members.stream()
        .map(to -> new SocketAddress(IpAddress.parse(named(to).ipv4()), to.port()))
        .toList();
  }

  private TestPod named(Destination to) {
    return List.of(alice, bob, eve).stream()
        .filter(pod -> id(pod).equals(to.workload()))
        .findFirst()
        .orElseThrow();
  }

  TestEnvoy envoy(TestPod pod) {
    return Objects.requireNonNull(envoys.get(pod));
  }

  @Override
  public void close() throws IOException {
    envoys.values().forEach(TestEnvoy::close);
    network.close();
  }
}
