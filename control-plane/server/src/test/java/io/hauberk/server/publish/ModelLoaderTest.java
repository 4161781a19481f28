package io.hauberk.server.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.envoy.compile.ProxyConfig;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.Revision;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.server.source.SourceState;
import io.hauberk.server.state.DurableFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderTest {
  private static final WorkloadId ALICE = WorkloadId.parse("alice/alice");
  private static final WorkloadId BOB = WorkloadId.parse("bob/bob");
  private static final WorkloadId CAROL = WorkloadId.parse("carol/carol");
  private static final TrustDomain TRUST = new TrustDomain("example.org");

  @TempDir Path folder;
  private final Queue<String> compiled = new ConcurrentLinkedQueue<>();
  private final Queue<MeshChange> published = new ConcurrentLinkedQueue<>();
  private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private volatile boolean broken;
  private ModelLoader loader;

  @BeforeEach
  void begin() throws Exception {
    loader = loader(List.of());
    assertEquals(Set.of(ALICE, BOB, CAROL), published.remove().changed());
    compiled.clear();
  }

  @AfterEach
  void end() {
    loader.close();
  }

  @Test
  void onlyWhatChangedIsCompiledAndPublished() throws Exception {
    loader.sources(texts("POST"));
    assertTrue(eventually(() -> !published.isEmpty()));
    // Alice's rules changed; Bob's own did not, for he may still reach her
    assertEquals(Set.of(ALICE), published.remove().changed());
    assertEquals(List.of("alice/alice 0"), List.copyOf(compiled));
    loader.sources(texts("POST"));
    settle();
    assertTrue(published.isEmpty());
  }

  @Test
  void aFolderOfAnotherTrustDomainIsRefused() throws Exception {
    loader.sources(
        new SourceState.Texts(
            List.of(new SourceText("mesh.yaml", mesh("GET").replace("example.org", "other.org")))));
    assertTrue(eventually(() -> !loader.image().folderInForce()));
    assertEquals("HBK6005", loader.image().problems().getFirst().code());
    assertEquals(TRUST, loader.image().model().trustDomain());
  }

  @Test
  void whatCannotBeCompiledChangesNothing() throws Exception {
    MeshModel before = loader.image().model();
    broken = true;
    loader.sources(texts("POST"));
    assertTrue(eventually(() -> !loader.image().folderInForce()));
    assertEquals("HBK6006", loader.image().problems().getFirst().code());
    assertEquals(before, loader.image().model());
    assertTrue(published.isEmpty());
    broken = false;
    loader.sources(texts("POST"));
    assertTrue(eventually(() -> loader.image().folderInForce()));
    assertEquals(Set.of(ALICE), published.remove().changed());
  }

  @Test
  void anExclusionIsPublishedToAllThenCutsWhatItsTargetReaches() throws Exception {
    loader.ordered(List.of(bob(Optional.empty()))).get(5, TimeUnit.SECONDS);
    assertEquals(Set.of(ALICE, BOB, CAROL), published.remove().changed());
    assertTrue(compiled.isEmpty(), "connections are cut only once the list has arrived");
    now = now.plusMillis(500);
    assertTrue(eventually(() -> !published.isEmpty()));
    assertEquals(Set.of(ALICE), published.remove().changed());
    assertEquals(List.of("alice/alice 1"), List.copyOf(compiled));
  }

  @Test
  void anExclusionEndsByItself() throws Exception {
    Instant end = now.plus(Duration.ofHours(2));
    loader.ordered(List.of(bob(Optional.of(end)))).get(5, TimeUnit.SECONDS);
    assertTrue(loader.image().exclusions().containsKey("bob"));
    now = end;
    assertTrue(eventually(() -> loader.image().exclusions().isEmpty()));
  }

  @Test
  void aRestartCutsNothingASecondTime() throws Exception {
    loader.ordered(List.of(bob(Optional.empty()))).get(5, TimeUnit.SECONDS);
    now = now.plusMillis(500);
    assertTrue(eventually(() -> List.copyOf(compiled).contains("alice/alice 1")));
    loader.close();
    compiled.clear();
    published.clear();
    loader = loader(List.of(bob(Optional.empty())));
    now = now.plusSeconds(5);
    settle();
    assertTrue(compiled.contains("alice/alice 1"), compiled.toString());
    assertEquals(3, compiled.size(), compiled.toString());
    assertEquals(1, published.size());
  }

  @Test
  void aWorkloadThatIsTakenOutIsRemoved() throws Exception {
    String without = mesh("GET").substring(0, mesh("GET").lastIndexOf("---"));
    loader.sources(new SourceState.Texts(List.of(new SourceText("mesh.yaml", without))));
    assertTrue(eventually(() -> !published.isEmpty()));
    assertEquals(Set.of(CAROL), published.remove().removed());
  }

  private ModelLoader loader(List<Exclusion> ordered) throws Exception {
    var reading = PolicyReader.read(List.of(new SourceText("mesh.yaml", mesh("GET"))), now);
    MeshModel model =
        reading.model().orElseThrow(() -> new AssertionError(reading.problems().toString()));
    return new ModelLoader(
        new ModelLoader.Beginning(model, List.of(), ordered, Map.of()),
        MeshReader.ofFiles(),
        new Recorder(),
        (image, change) -> published.add(change),
        Epochs.open(new DurableFile(folder.resolve("epochs.json"))),
        () -> now);
  }

  private static Exclusion bob(Optional<Instant> expires) {
    return new Exclusion(
        "bob", new Exclusion.Target.Instances(TRUST.instance(BOB)), "test", expires);
  }

  /** Waits until everything that was submitted, and the next tick, has been done. */
  private void settle() throws Exception {
    loader.ordered(List.copyOf(loader.image().exclusions().values())).get(5, TimeUnit.SECONDS);
    assertFalse(eventually(() -> false, 300));
  }

  private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    return eventually(condition, 5000);
  }

  private static boolean eventually(BooleanSupplier condition, long millis)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return true;
  }

  private static SourceState texts(String method) {
    return new SourceState.Texts(List.of(new SourceText("mesh.yaml", mesh(method))));
  }

  private static String mesh(String method) {
    return """
    apiVersion: hauberk.io/v1alpha1
    kind: MeshConfig
    metadata: {name: mesh}
    spec: {trustDomain: example.org}
    ---
    apiVersion: hauberk.io/v1alpha1
    kind: MeshPolicy
    metadata: {name: reads, namespace: alice}
    spec:
      protect: {matchLabels: {app: alice}}
      allow:
      - name: bob
        from: [{labels: {matchLabels: {app: bob}}}]
        http: [{methods: [%s]}]
    """
            .formatted(method)
        + workload("alice", 20443)
        + workload("bob", 20444)
        + workload("carol", 20445);
  }

  private static String workload(String name, int port) {
    return """
    ---
    apiVersion: hauberk.io/v1alpha1
    kind: Workload
    metadata: {name: %s, namespace: %s, labels: {app: %s}}
    spec:
      serviceAccount: %s
      ports:
      - {name: https, port: 443, protocol: http, listen: "127.0.0.1:%d", app: "127.0.0.1:%d"}
    """
        .formatted(name, name, name, name, port, port + 1000);
  }

  /** Compiles nothing, but remembers what it should have. */
  private final class Recorder implements Compilation {
    @Override
    public ProxyConfig proxy(WorkloadPolicy policy, long epoch) {
      if (broken) {
        throw new IllegalStateException("broken on purpose");
      }
      compiled.add(policy.workload() + " " + epoch);
      return new ProxyConfig(new Revision("0123456789ab"), List.of());
    }

    @Override
    public List<XdsResource> quarantine(List<Exclusion> exclusions) {
      return List.of();
    }

    @Override
    public XdsResource endpoints(String cluster, List<SocketAddress> addresses) {
      throw new AssertionError("nobody is discovered here");
    }

    @Override
    public XdsResource identity(IssuedCertificate certificate) {
      throw new AssertionError("nobody enrols here");
    }

    @Override
    public XdsResource bundle() {
      throw new AssertionError("nobody publishes here");
    }
  }
}
