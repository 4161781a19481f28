package io.hauberk.server.xds;

import static io.hauberk.server.xds.Loopback.SOON;
import static io.hauberk.testkit.proxy.FakeProxy.LISTENER;
import static io.hauberk.testkit.proxy.FakeProxy.Protocol.DELTA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.FakeProxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which streams are let in, and which are ended. */
class AdmissionTest {
  private static final WorkloadId ALICE = new WorkloadId("alice", "alice");
  private static final WorkloadId BOB = new WorkloadId("bob", "bob");

  private final OurPlane ours = new OurPlane();

  @AfterEach
  void close() {
    ours.close();
  }

  @Test
  void aNodeThatCallsItselfAnotherIsRefused() {
    Status end = endOf(BOB, FakeProxy.node("alice/alice", 1, 40, 0));
    assertEquals(Status.Code.PERMISSION_DENIED, end.getCode());
    assertEquals(
        "the node calls itself `alice/alice`, but its certificate is of `bob/bob`",
        end.getDescription());
  }

  @Test
  void aNodeMayCallItselfByItsDnsName() {
    ours.publish(ALICE, Content.listener("a", "1"));
    FakeProxy alice = proxy(ALICE, FakeProxy.node("alice.alice.workload.example.org", 1, 40, 0));
    alice.connect().await("the listener", SOON, p -> p.held(LISTENER).containsKey("a"));
  }

  @ParameterizedTest
  @CsvSource({"1,37,9", "1,38,3", "1,39,0", "0,99,9"})
  void anEnvoyThatLetsRequestsPastItsPolicyIsRefused(int major, int minor, int patch) {
    Status end = endOf(ALICE, FakeProxy.node("alice/alice", major, minor, patch));
    assertEquals(Status.Code.FAILED_PRECONDITION, end.getCode());
    assertTrue(
        String.valueOf(end.getDescription()).contains("use 1.38.4, 1.39.1, 1.40.0 or newer"));
  }

  @ParameterizedTest
  @CsvSource({"1,38,4", "1,38,12", "1,39,1", "1,40,0", "2,0,0"})
  void anEnvoyThatEnforcesIsServed(int major, int minor, int patch) {
    ours.publish(ALICE, Content.listener("a", "1"));
    FakeProxy alice = proxy(ALICE, FakeProxy.node("alice/alice", major, minor, patch));
    alice.connect().await("the listener", SOON, p -> p.held(LISTENER).containsKey("a"));
  }

  @Test
  void anEnvoyThatHidesItsVersionIsRefused() {
    Status end = endOf(ALICE, Node.newBuilder().setId("alice/alice").build());
    assertEquals(Status.Code.FAILED_PRECONDITION, end.getCode());
  }

  @Test
  void aStreamThatNobodyVouchesForIsRefused() {
    FakeProxy nobody = ours.net().keep(new FakeProxy(ours.net().channel(), "alice/alice", DELTA));
    nobody.subscribe(LISTENER).connect().await("the end", SOON, p -> p.end().isPresent());
    assertEquals(Status.Code.UNAUTHENTICATED, nobody.end().orElseThrow().getCode());
  }

  @Test
  void aDisconnectedProxyKeepsWhatItRunsAndMayComeBack() {
    ours.publish(ALICE, Content.listener("a", "1"));
    FakeProxy alice = proxy(ALICE, FakeProxy.node("alice/alice", 1, 40, 0));
    alice.connect().await("the listener", SOON, p -> p.held(LISTENER).containsKey("a"));
    assertEquals(
        1, ours.xds.disconnect(ProvenByHeader.instance(ALICE), "`alice/alice` is in quarantine"));
    alice.await("the end", SOON, p -> p.end().isPresent());
    assertEquals(Status.Code.UNAVAILABLE, alice.end().orElseThrow().getCode());
    assertEquals(1, alice.held(LISTENER).size());
    alice.connect();
    ours.publish(ALICE, Content.listener("a", "2"));
    String newest = Content.listener("a", "2").version();
    alice.await("the next", SOON, p -> p.held(LISTENER).containsValue(newest));
  }

  @Test
  void anOldStreamIsEnded() {
    Instant start = Instant.parse("2026-11-21T12:00:00Z");
    AtomicLong minutes = new AtomicLong();
    InstantSource clock = () -> start.plus(Duration.ofMinutes(minutes.get()));
    ExecutorService workers = Executors.newSingleThreadExecutor();
    XdsServer xds =
        new XdsServer(new ResourceCache(), new XdsOptions(workers, clock, Duration.ofHours(1)));
    try (Loopback net = Loopback.ours(xds.services(new ProvenByHeader()))) {
      FakeProxy alice = net.proxy(ALICE, DELTA).subscribe(LISTENER).connect();
      OurPlane.await(() -> xds.status().size() == 1);
      minutes.set(59);
      xds.closeExpired();
      minutes.set(60);
      assertEquals(1, xds.status().size());
      xds.closeExpired();
      alice.await("the end", SOON, p -> p.end().isPresent());
      OurPlane.await(() -> xds.status().isEmpty());
    } finally {
      workers.shutdownNow();
    }
  }

  private FakeProxy proxy(WorkloadId proven, Node node) {
    return ours.net()
        .keep(new FakeProxy(ProvenByHeader.as(proven, ours.net().channel()), node, DELTA))
        .subscribe(LISTENER);
  }

  private Status endOf(WorkloadId proven, Node node) {
    FakeProxy proxy = proxy(proven, node).connect();
    proxy.await("the end", SOON, p -> p.end().isPresent());
    return proxy.end().orElseThrow();
  }
}
