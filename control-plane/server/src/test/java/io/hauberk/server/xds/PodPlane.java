package io.hauberk.server.xds;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.envoy.compile.EndpointCompiler;
import io.hauberk.envoy.compile.ProxyConfig;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.Revision;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.publish.Compilation;
import io.hauberk.server.publish.Endpoints;
import io.hauberk.server.publish.Epochs;
import io.hauberk.server.publish.MeshReader;
import io.hauberk.server.publish.MeshView;
import io.hauberk.server.publish.ModelLoader;
import io.hauberk.server.publish.XdsPublisher;
import io.hauberk.server.state.DurableFile;
import io.hauberk.testkit.generate.Callers;
import io.hauberk.testkit.generate.Pods;
import io.hauberk.testkit.proxy.FakeProxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Pods of the namespace {@code shop}, each with a proxy; what they run is not looked at. */
final class PodPlane implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final OurPlane ours = new OurPlane();
  private final AtomicInteger compiled = new AtomicInteger();
  private final Set<List<Integer>> rules = ConcurrentHashMap.newKeySet();
  private final Epochs epochs;
  private List<SourceText> texts;
  private List<Intent.Workload> workloads = List.of();
  private final Map<String, WorkloadId> owners = new HashMap<>();
  private Endpoints endpoints = Endpoints.NONE;
  private @Nullable ModelLoader loader;

  /**
   * @param grant in flow style, to reach alice
   */
  PodPlane(Path folder, String grant) throws Exception {
    this.epochs = Epochs.open(new DurableFile(folder.resolve("epochs.json")));
    this.texts =
        List.of(
            new SourceText(
                "MeshConfig mesh",
                """
                apiVersion: hauberk.io/v1alpha1
                kind: MeshConfig
                metadata: {name: mesh}
                spec: {trustDomain: example.org}
                """),
            new SourceText(
                "MeshPolicy shop/p",
                """
                apiVersion: hauberk.io/v1alpha1
                kind: MeshPolicy
                metadata: {name: p, namespace: shop}
                spec: {protect: {matchLabels: {app: alice}}, allow: [%s]}
                """
                    .formatted(grant)));
  }

  /** By name of their workload. */
  void pods(Map<String, List<String>> uids) {
    workloads =
        new TreeMap<>(uids)
            .entrySet().stream()
                .map(
                    e ->
                        Pods.workload(
                            "shop",
                            e.getKey(),
                            Map.of("app", e.getKey()),
                            List.of(443),
                            e.getValue()))
                .toList();
    uids.forEach(
        (name, pods) -> pods.forEach(uid -> owners.put(uid, new WorkloadId("shop", name))));
    feed();
  }

  /** At port 443. */
  void at(Map<WorkloadId, List<String>> addresses) {
    SortedMap<WorkloadId, SortedMap<Integer, List<SocketAddress>>> ready = new TreeMap<>();
    addresses.forEach(
        (id, all) ->
            ready.put(
                id,
                new TreeMap<>(
                    Map.of(443, all.stream().map(a -> SocketAddress.parse(a + ":443")).toList()))));
    at(new Endpoints(ready));
  }

  void at(Endpoints next) {
    endpoints = next;
    feed();
  }

  void alsoWritten(String text) {
    List<SourceText> more = new ArrayList<>(texts);
    more.add(new SourceText("MeshGuardrail also", text));
    texts = more;
    feed();
  }

  void begin() {
    PolicyReader reader = new PolicyReader();
    Reading first = reader.read(texts, workloads, NOW, Strictness.CLUSTER);
    MeshReader counting =
        (sources, pods, now) -> {
          Reading reading = reader.read(sources, pods, now, Strictness.CLUSTER);
          reading.model().ifPresent(model -> rules.add(identities(model)));
          return reading;
        };
    Compilation compilation = new SmallCompilation();
    loader =
        new ModelLoader(
            new ModelLoader.Beginning(
                first.model().orElseThrow(() -> new AssertionError(first.problems())),
                first.problems(),
                List.of(),
                Map.of(),
                endpoints),
            counting,
            compilation,
            new XdsPublisher(compilation, ours.cache),
            epochs,
            () -> NOW);
    rules.add(identities(loader.image().model()));
  }

  private static List<Integer> identities(MeshModel model) {
    return model.workloads().values().stream()
        .map(policy -> System.identityHashCode(policy.ports()))
        .toList();
  }

  private void feed() {
    if (loader != null) {
      loader.mesh(new MeshView(texts, workloads, endpoints));
    }
  }

  /** Waits until everything that was fed has been published. */
  void settle() {
    try {
      Objects.requireNonNull(loader).ordered(List.of()).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  int compiled() {
    return compiled.get();
  }

  /** How many sets of rules were made: one that is made anew has other lists. */
  int resolved() {
    return rules.size();
  }

  FakeProxy proxy(String uid) {
    settleIfBegun();
    return ours.net()
        .keep(
            new FakeProxy(
                ProvenByHeader.as(
                    Objects.requireNonNull(owners.get(uid)), uid, ours.net().channel()),
                Callers.HOME.pod(uid).dnsName(),
                FakeProxy.Protocol.DELTA));
  }

  private void settleIfBegun() {
    if (loader != null) {
      settle();
    }
  }

  /** The names of what a pod has to run. */
  Set<String> heldBy(String uid) {
    return ours.cache.instances().contains(Callers.HOME.pod(uid)) ? Set.of(uid) : Set.of();
  }

  @Override
  public void close() {
    if (loader != null) {
      loader.close();
    }
    ours.close();
  }

  private final class SmallCompilation implements Compilation {
    @Override
    public ProxyConfig proxy(WorkloadPolicy policy, long epoch) {
      compiled.incrementAndGet();
      List<XdsResource> all = new ArrayList<>();
      policy
          .outbound()
          .destinations()
          .forEach(to -> all.add(Content.cluster("to-" + to.workload() + ":" + to.port(), "1")));
      all.add(Content.listener("in", policy.workload().toString()));
      return new ProxyConfig(new Revision("000000000001"), all);
    }

    @Override
    public List<XdsResource> quarantine(List<Exclusion> exclusions) {
      return List.of();
    }

    @Override
    public XdsResource endpoints(String cluster, List<SocketAddress> addresses) {
      return EndpointCompiler.compile(cluster, addresses);
    }

    @Override
    public XdsResource identity(IssuedCertificate certificate) {
      throw new AssertionError("nobody enrols here");
    }

    @Override
    public XdsResource bundle() {
      return Content.secret("bundle", "1");
    }
  }
}
