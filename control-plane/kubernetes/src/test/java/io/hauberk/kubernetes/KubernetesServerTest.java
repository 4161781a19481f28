package io.hauberk.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.status.Standing;
import io.hauberk.policy.intent.Crd;
import io.hauberk.policy.intent.Kind;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A control plane on a real API server, with pods that nobody runs and pretended sidecars. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesServerTest {
  private final AtomicInteger images = new AtomicInteger();
  private ApiServer api;
  private KubernetesClient client;
  private TestPlane running;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = ApiServer.start(directory.resolve("cluster"));
    Crd.kinds().forEach(kind -> api.apply(Crd.of(kind)));
    api.namespace("hauberk-system");
    client = Clients.of(Optional.of(api.kubeconfig()), Optional.empty());
    running =
        TestPlane.start(client, directory.resolve("state"), 0, image -> images.incrementAndGet());
  }

  @AfterAll
  void stop() {
    running.close();
    client.close();
    api.close();
  }

  @Test
  void isReadyOnceEverythingWasSeen() throws Exception {
    assertEquals(200, probe("/livez"));
    assertEquals(200, probe("/readyz"));
  }

  @Test
  void aPolicySaysWhoRunsIt() throws Exception {
    api.namespace("shop");
    String alice = TestPods.create(client, TestPods.pod("shop", "alice", "alice"));
    TestPods.create(client, TestPods.pod("shop", "bob", "bob"));
    api.apply(policy("shop", "GET"));
    awaitField("shop", "{.status.programmed}", "0/1");
    Standing waiting = standing("shop");
    assertFalse(waiting.isSettled());
    assertTrue(waiting.accepted());
    assertTrue(waiting.remarks().getFirst().endsWith("not yet: `shop/alice`"), waiting::toString);
    try (PretendedSidecar sidecar = sidecar("shop", "alice", alice)) {
      assertTrue(sidecar.proxy().connected());
      awaitField("shop", "{.status.programmed}", "1/1");
      awaitField("shop", "{.status.conditions[?(@.type==\"Programmed\")].status}", "True");
      assertEquals("True", field("shop", "{.status.conditions[?(@.type==\"Accepted\")].status}"));
      assertEquals(
          field("shop", "{.metadata.generation}"), field("shop", "{.status.observedGeneration}"));
      assertEquals(List.of(), standing("shop").remarks());
    }
  }

  @Test
  void aStatusThatSomebodyElseWroteIsPutRight() {
    api.namespace("forged");
    TestPods.create(client, TestPods.pod("forged", "alice", "alice"));
    api.apply(policy("forged", "GET"));
    awaitField("forged", "{.status.programmed}", "0/1");
    api.kubectl()
        .output(
            "patch",
            "meshpolicy",
            "reads",
            "-n",
            "forged",
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\": {\"programmed\": \"1/1\"}}");
    awaitField("forged", "{.status.programmed}", "0/1");
  }

  @Test
  void aReferenceToNothingIsAcceptedAndShown() {
    api.namespace("dangling");
    TestPods.create(client, TestPods.pod("dangling", "alice", "alice"));
    api.apply(
        """
        apiVersion: hauberk.io/v1alpha1
        kind: MeshPolicy
        metadata: {name: reads, namespace: dangling}
        spec:
          protect: {matchLabels: {app: alice}}
          allow:
          - name: friends
            from: [{identities: {group: friends}}]
            http: [{methods: [GET]}]
        """);
    awaitField("dangling", "{.status.conditions[?(@.type==\"ResolvedRefs\")].status}", "False");
    assertEquals("True", field("dangling", "{.status.conditions[?(@.type==\"Accepted\")].status}"));
  }

  @Test
  void whoAsksFromOutsideSeesTheSameMesh() throws Exception {
    api.namespace("outside");
    api.apply(
        """
        apiVersion: hauberk.io/v1alpha1
        kind: MeshConfig
        metadata: {name: mesh}
        spec: {trustDomain: example.org}
        """);
    TestPods.create(client, TestPods.pod("outside", "alice", "alice"));
    api.apply(policy("outside", "GET"));
    awaitPods("outside", 1);
    var reading = ClusterMesh.read(Optional.of(api.kubeconfig()), Optional.empty(), Instant.now());
    WorkloadId alice = new WorkloadId("outside", "alice");
    Deadline.await(
        "the policy in force",
        () ->
            image().workload(alice).orElseThrow().ports().getFirst().enforced().grants().size()
                == 1);
    assertEquals(
        image().workload(alice).orElseThrow().ports(),
        Objects.requireNonNull(reading.model().orElseThrow().workloads().get(alice)).ports());
  }

  @Test
  void whatHappensWhileTheApiServerIsAwayIsNotLost() throws Exception {
    api.namespace("outage");
    String alice = TestPods.create(client, TestPods.pod("outage", "alice", "alice"));
    TestPods.create(client, TestPods.pod("outage", "bob", "bob"));
    api.apply(policy("outage", "GET"));
    try (PretendedSidecar sidecar = sidecar("outage", "alice", alice)) {
      String before = sidecar.route();
      api.stop();
      assertTrue(sidecar.proxy().connected());
      assertEquals(200, probe("/readyz"));
      api.resume();
      // Written at once, before anybody who watches can be back.
      api.apply(policy("outage", "POST"));
      String carol = TestPods.create(client, TestPods.pod("outage", "carol", "carol"));
      api.kubectl().output("delete", "pod", "bob", "-n", "outage", "--force", "--grace-period=0");
      Deadline.await(
          "what was changed", () -> image().instances().containsKey(TestPods.instance(carol)));
      Deadline.await(
          "the pod's end", () -> image().workload(new WorkloadId("outage", "bob")).isEmpty());
      Deadline.await("another policy", () -> !sidecar.route().equals(before));
      assertTrue(sidecar.proxy().connected());
    }
  }

  @Test
  void anotherControlPlaneGivesTheSameAndPushesNothing(@TempDir Path directory) throws Exception {
    api.namespace("restart");
    String alice = TestPods.create(client, TestPods.pod("restart", "alice", "alice"));
    TestPods.create(client, TestPods.pod("restart", "bob", "bob"));
    api.apply(policy("restart", "GET"));
    awaitPods("restart", 2);
    TestPlane killed = TestPlane.start(client, directory.resolve("one"));
    int port = killed.server().port();
    ControlPlane before = killed.plane();
    try (PretendedSidecar sidecar =
        PretendedSidecar.start(before, new WorkloadId("restart", "alice"), alice)) {
      String revision = before.image().revision();
      killed.close();
      Deadline.await("the end of the stream", () -> !sidecar.proxy().connected());
      long messages = sidecar.proxy().messages();
      try (TestPlane again = TestPlane.start(client, directory.resolve("two"), port, image -> {})) {
        // The root is the same: what the first one issued is believed by the second.
        assertEquals(before.authority().bundle(), again.plane().authority().bundle());
        assertEquals(revision, again.image().revision());
        sidecar.proxy().disconnect();
        sidecar.proxy().connect();
        Deadline.await("the sidecar there", () -> acked(again.plane(), alice));
        assertEquals(port, again.server().port());
        assertTrue(
            sidecar.proxy().deliveries().stream()
                .skip(messages)
                .allMatch(delivery -> delivery.resources().isEmpty()));
      }
    }
  }

  @Test
  void controlPlanesThatBeginAtOnceHaveOneRoot(@TempDir Path directory) throws Exception {
    api.namespace("race");
    int racers = 6;
    AtomicInteger made = new AtomicInteger();
    CyclicBarrier line = new CyclicBarrier(racers);
    List<Callable<String>> all =
        IntStream.range(0, racers)
            .<Callable<String>>mapToObj(
                i ->
                    () -> {
                      Path state = Files.createDirectory(directory.resolve("racer" + i));
                      RootSecret root =
                          new RootSecret(
                              client, "race", InstantSource.system(), new SecureRandom());
                      line.await(30, TimeUnit.SECONDS);
                      if (root.prepare(state, TestPods.MESH)) {
                        made.incrementAndGet();
                      }
                      return Files.readString(state.resolve("root.pem"))
                          + Files.readString(state.resolve("root.key"));
                    })
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
      Set<String> roots = new HashSet<>();
      for (Future<String> root : threads.invokeAll(all)) {
        roots.add(root.get());
      }
      assertEquals(1, roots.size(), "control planes of one mesh have different roots");
      assertEquals(1, made.get(), "one of them made it, and only that one may say so");
    }
  }

  private static boolean acked(ControlPlane plane, String uid) {
    return plane.proxies().stream()
        .filter(proxy -> proxy.instance().equals(TestPods.instance(uid)))
        .anyMatch(proxy -> proxy.revisions().size() == 1);
  }

  @Test
  void aBurstOfPodsIsLookedAtAFewTimes() {
    api.namespace("burst");
    int before = images.get();
    int pods = 1000;
    long began = System.nanoTime();
    IntStream.range(0, pods)
        .parallel()
        .forEach(i -> TestPods.create(client, TestPods.pod("burst", "w" + i, "w" + i % 50)));
    long created = System.nanoTime();
    awaitPods("burst", pods);
    long seen = System.nanoTime();
    int looks = images.get() - before;
    System.getLogger(KubernetesServerTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0} pods: created in {1} ms, all in force {2} ms later, {3} images",
            pods,
            Duration.ofNanos(created - began).toMillis(),
            Duration.ofNanos(seen - created).toMillis(),
            looks);
    assertTrue(looks < pods / 4, () -> looks + " images for " + pods + " pods");
  }

  private MeshImage image() {
    return running.image();
  }

  private int probe(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + running.server().probes() + path))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  private void awaitPods(String namespace, int count) {
    Deadline.await(
        count + " pods in " + namespace,
        () ->
            image().instances().values().stream()
                    .filter(id -> id.namespace().equals(namespace))
                    .count()
                == count);
  }

  private String field(String namespace, String path) {
    return api.kubectl()
        .output("get", "meshpolicy", "reads", "-n", namespace, "-o", "jsonpath=" + path);
  }

  private void awaitField(String namespace, String path, String value) {
    Deadline.await(path + " to be " + value, () -> field(namespace, path).equals(value));
  }

  private static String policy(String namespace, String method) {
    return """
    apiVersion: hauberk.io/v1alpha1
    kind: MeshPolicy
    metadata: {name: reads, namespace: %s}
    spec:
      protect: {matchLabels: {app: alice}}
      allow:
      - name: bob
        from: [{labels: {matchLabels: {app: bob}}}]
        http: [{methods: [%s]}]
    """
        .formatted(namespace, method);
  }

  /** Of the policy there, as {@code kubectl hauberk status} reads it. */
  private Standing standing(String namespace) throws IOException {
    return ClusterMesh.standings(Optional.of(api.kubeconfig()), Optional.empty()).stream()
        .filter(one -> one.kind() == Kind.MeshPolicy && one.namespace().equals(namespace))
        .findFirst()
        .orElseThrow();
  }

  private PretendedSidecar sidecar(String namespace, String name, String uid) throws Exception {
    return PretendedSidecar.start(running.plane(), new WorkloadId(namespace, name), uid);
  }
}
