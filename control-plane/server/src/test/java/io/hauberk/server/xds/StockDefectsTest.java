package io.hauberk.server.xds;

import static io.hauberk.server.xds.Loopback.SOON;
import static io.hauberk.testkit.proxy.FakeProxy.LISTENER;
import static io.hauberk.testkit.proxy.FakeProxy.Protocol.DELTA;
import static io.hauberk.testkit.proxy.FakeProxy.Protocol.STATE_OF_THE_WORLD;
import static io.hauberk.testkit.proxy.FakeProxy.ROUTE;
import static io.hauberk.testkit.proxy.FakeProxy.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.controlplane.cache.VersionedResource;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.StreamObserver;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.Delivery;
import io.hauberk.testkit.proxy.FakeProxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Each known defect of the library, shown to be there as it comes and gone from what we publish
 * with. A defect that a later version of the library cures fails its half of the test: then the
 * decision about the streams is due for another look.
 */
class StockDefectsTest {
  private static final WorkloadId ALICE = new WorkloadId("alice", "alice");
  private static final WorkloadId BOB = new WorkloadId("bob", "bob");

  private final StockPlane stock = new StockPlane();
  private final OurPlane ours = new OurPlane();

  @AfterEach
  void close() {
    stock.close();
    ours.close();
  }

  @Test
  @DisplayName("A: a refused listener is sent again as fast as it can be refused (sotw)")
  void refusedListenerIsNotSentAgain() {
    FakeProxy theirs = refusing(stock, STATE_OF_THE_WORLD, LISTENER);
    theirs.await("the loop", SOON, p -> p.deliveries(LISTENER).size() == 6);

    FakeProxy mine = refusing(ours, STATE_OF_THE_WORLD, LISTENER);
    fence(ours, mine, Content.listener("bad", "1"));
    assertEquals(1, mine.deliveries(LISTENER).size());
    assertEquals(RefusingFiveTimes.WORDS, onlyRefusal().error());
  }

  @Test
  @DisplayName("B: what was refused along with something bad is never tried again (delta)")
  void refusedBatchIsTriedOneByOne() {
    List<XdsResource> both = List.of(Content.route("bad", "1"), Content.route("good", "1"));
    FakeProxy theirs = refusing(stock, DELTA, LISTENER);
    fence(stock, theirs, Content.listener("bad", "1"));
    assertEquals(1, theirs.deliveries(LISTENER).size());

    FakeProxy mine = proxy(ours, DELTA).judgedBy(new RefusingFiveTimes());
    mine.subscribe(ROUTE, "bad", "good");
    publish(ours, both);
    mine.connect();
    mine.await("the good one", SOON, p -> p.held(ROUTE).keySet().equals(Set.of("good")));
    publish(ours, both.get(0), both.get(1), Content.secret("fence", "1"));
    mine.await("the fence", SOON, p -> p.held(SECRET).containsKey("fence"));
    assertEquals(
        List.of(Set.of("bad", "good"), Set.of("bad"), Set.of("good")),
        mine.deliveries(ROUTE).stream().map(one -> one.resources().keySet()).toList());
    assertEquals("bad", onlyRefusal().name());
  }

  @Test
  @DisplayName("B': a refused route is sent again as fast as it can be refused (delta)")
  void refusedRouteIsNotSentAgain() {
    FakeProxy theirs = refusing(stock, DELTA, ROUTE);
    theirs.await("the loop", SOON, p -> p.deliveries(ROUTE).size() == 6);

    FakeProxy mine = refusing(ours, DELTA, ROUTE);
    fence(ours, mine, Content.route("bad", "1"));
    assertEquals(1, mine.deliveries(ROUTE).size());
    assertEquals(RefusingFiveTimes.WORDS, onlyRefusal().error());
  }

  @Test
  @DisplayName("B2: what was refused is never taken away (delta)")
  void refusedListenersAreTakenAway() {
    FakeProxy theirs = refusingOneOfTwo(stock);
    fence(stock, theirs);
    assertEquals(Set.of("good"), theirs.held(LISTENER).keySet(), "stays for ever");

    FakeProxy mine = refusingOneOfTwo(ours);
    ours.statusWhen(ProxyStatus::refusesSomething);
    fence(ours, mine);
    mine.await("the removal", SOON, p -> p.held(LISTENER).isEmpty());
    assertEquals(Set.of("bad", "good"), removed(mine));
  }

  @Test
  @DisplayName("C: what was deleted while the proxy was away survives its return (delta)")
  void deletedListenerDoesNotSurviveReconnect() {
    FakeProxy theirs = awayWhileOneIsDeleted(stock);
    assertEquals(Set.of("a", "old-allow-all"), theirs.held(LISTENER).keySet());
    assertEquals(2, theirs.deliveries(LISTENER).size(), "and `a` came once more");

    FakeProxy mine = awayWhileOneIsDeleted(ours);
    mine.await("the removal", SOON, p -> p.held(LISTENER).keySet().equals(Set.of("a")));
    assertEquals(Set.of("old-allow-all"), removed(mine));
    Delivery last = mine.deliveries(LISTENER).get(1);
    assertTrue(last.resources().isEmpty(), "`a` did not come once more");
  }

  @Test
  @DisplayName("D: an unknown nonce ends the stream (delta)")
  void unknownNonceIsLeftAlone() {
    FakeProxy theirs = withUnknownNonce(stock);
    theirs.await("the end", SOON, p -> !p.connected());

    FakeProxy mine = withUnknownNonce(ours);
    ours.statusWhen(status -> status.unknownNonces() == 1);
    fence(ours, mine, Content.listener("a", "1"));
    assertTrue(mine.connected());
  }

  @Test
  @DisplayName("E: a proxy that says its node once is forgotten (sotw)")
  void nodeInTheFirstMessageIsEnough() {
    FakeProxy theirs =
        stock.proxyThatIntroducesItselfOnce(ALICE, STATE_OF_THE_WORLD).subscribe(LISTENER);
    publish(stock, Content.listener("a", "1"));
    theirs.connect().await("the first", SOON, p -> p.held(LISTENER).containsKey("a"));
    OurPlane.await(() -> stock.cache.groups().contains(""));
    assertEquals(Set.of("", ALICE.toString()), new HashSet<>(stock.cache.groups()));

    FakeProxy mine = proxy(ours, STATE_OF_THE_WORLD).subscribe(LISTENER);
    publish(ours, Content.listener("a", "1"));
    mine.connect().await("the first", SOON, p -> p.held(LISTENER).containsKey("a"));
    publish(ours, Content.listener("b", "1"));
    mine.await("the second", SOON, p -> p.held(LISTENER).containsKey("b"));
  }

  @Test
  @DisplayName("F: one missing name silences a type (sotw)")
  void missingNameSilencesNobody() {
    FakeProxy theirs = asksForOneTooMany(stock);
    publish(stock, Content.secret("cert", "1"), Content.listener("fence", "1"));
    theirs.await("the fence", SOON, p -> p.held(LISTENER).containsKey("fence"));
    assertTrue(theirs.deliveries(SECRET).isEmpty());

    FakeProxy mine = asksForOneTooMany(ours);
    publish(ours, Content.secret("cert", "1"), Content.listener("fence", "1"));
    mine.await("the certificate", SOON, p -> p.held(SECRET).containsKey("cert"));
  }

  @Test
  @DisplayName("H: other content under the same version is never sent")
  void contentDecidesWhatIsSent() {
    FakeProxy theirs =
        stock.proxy(ALICE, STATE_OF_THE_WORLD).subscribe(LISTENER).subscribe(SECRET, "s");
    XdsResource before = Content.listener("a", "allow nobody");
    XdsResource after = Content.listener("a", "allow everybody");
    stock.cache.setSnapshot(ALICE.toString(), StockPlane.snapshot(List.of(before), "v1"));
    theirs.connect().await("the first", SOON, p -> p.held(LISTENER).containsKey("a"));
    stock.cache.setSnapshot(
        ALICE.toString(), StockPlane.snapshot(List.of(after, Content.secret("s", "1")), "v1"));
    stock.cache.setSnapshot(
        ALICE.toString(), StockPlane.snapshot(List.of(before, Content.secret("s", "1")), "v2"));
    theirs.await("the second", SOON, p -> p.held(SECRET).containsKey("s"));
    assertFalse(
        theirs.deliveries(LISTENER).stream()
            .anyMatch(one -> one.resources().containsValue(after.version())));

    assertThrows(
        IllegalArgumentException.class,
        () -> publish(ours, new XdsResource("a", "v1", after.body())));
    FakeProxy mine = proxy(ours, STATE_OF_THE_WORLD).subscribe(LISTENER);
    publish(ours, before);
    mine.connect().await("the first", SOON, p -> p.held(LISTENER).containsValue(before.version()));
    publish(ours, after);
    mine.await("the second", SOON, p -> p.held(LISTENER).containsValue(after.version()));
  }

  @Test
  @DisplayName("H2: a version of 32 bits hides a change")
  void versionsDoNotCollide() {
    // "Aa" and "BB" have one hash code.
    Cluster one = Cluster.newBuilder().setName("c").setAltStatName("Aa").build();
    Cluster other = Cluster.newBuilder().setName("c").setAltStatName("BB").build();
    assertEquals(
        VersionedResource.create(one).version(), VersionedResource.create(other).version());

    assertNotEquals(XdsResource.of("c", one).version(), XdsResource.of("c", other).version());
    FakeProxy mine = proxy(ours, DELTA).subscribe(FakeProxy.CLUSTER);
    publish(ours, XdsResource.of("c", one));
    mine.connect().await("the first", SOON, p -> p.held(FakeProxy.CLUSTER).containsKey("c"));
    publish(ours, XdsResource.of("c", other));
    String version = XdsResource.of("c", other).version();
    mine.await("the other", SOON, p -> p.held(FakeProxy.CLUSTER).containsValue(version));
  }

  @Test
  @DisplayName("G: one slow proxy holds up every publication")
  void slowProxyHoldsUpNobody() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService publishers = Executors.newFixedThreadPool(2);
    try {
      Slow<DiscoveryResponse> theirs = new Slow<>(release);
      new V3DiscoveryServer(stock.cache)
          .getAggregatedDiscoveryServiceImpl()
          .streamAggregatedResources(theirs)
          .onNext(StockPlane.asks(ALICE, LISTENER));
      Future<?> first = publishers.submit(() -> publish(stock, Content.listener("a", "1")));
      theirs.reached().await();
      Future<?> second = publishers.submit(() -> stock.publish(BOB, Content.listener("b", "1")));
      assertThrows(TimeoutException.class, () -> second.get(300, TimeUnit.MILLISECONDS));

      Slow<DiscoveryResponse> mine = new Slow<>(release);
      ours.open(ALICE, mine).onNext(StockPlane.asks(ALICE, LISTENER));
      publish(ours, Content.listener("a", "1"));
      mine.reached().await();
      publish(ours, Content.listener("a", "2"));
      ours.publish(BOB, Content.listener("b", "1"));
      FakeProxy bob = ours.proxy(BOB, STATE_OF_THE_WORLD).subscribe(LISTENER).connect();
      bob.await("its own", SOON, p -> p.held(LISTENER).containsKey("b"));
      assertFalse(first.isDone() || second.isDone());
    } finally {
      release.countDown();
      publishers.shutdown();
    }
  }

  @Test
  @DisplayName("G': responses pile up for a proxy that does not read; ours gets the newest once")
  void connectionThatIsFullGetsTheNewestOnly() {
    FakeResponses<DeltaDiscoveryResponse> mine = new FakeResponses<>();
    mine.setReady(false);
    StreamObserver<DeltaDiscoveryRequest> requests = ours.openDelta(ALICE, mine);
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setNode(FakeProxy.node(ALICE.toString(), 1, 40, 0))
            .setTypeUrl(LISTENER)
            .build());
    for (int i = 1; i <= 100; i++) {
      publish(ours, Content.listener("a", Integer.toString(i)));
    }
    OurPlane.await(() -> !ours.xds.status().get(0).types().isEmpty());
    assertTrue(mine.messages().isEmpty());
    mine.setReady(true);
    OurPlane.await(() -> !mine.messages().isEmpty());
    assertEquals(
        Content.listener("a", "100").version(),
        mine.messages().get(0).getResources(0).getVersion());
    assertEquals(1, mine.messages().size());
  }

  /** Takes its time with a message: until it is let go. */
  private static final class Slow<R> extends FakeResponses<R> {
    private final CountDownLatch release;

    Slow(CountDownLatch release) {
      this.release = release;
    }

    @Override
    public void onNext(R message) {
      super.onNext(message);
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FakeProxy proxy(ControlPlane plane, FakeProxy.Protocol protocol) {
    return plane.proxy(ALICE, protocol).subscribe(SECRET, "fence");
  }

  private static void publish(ControlPlane plane, XdsResource... full) {
    plane.publish(ALICE, full);
  }

  private static void publish(ControlPlane plane, List<XdsResource> full) {
    plane.publish(ALICE, full.toArray(new XdsResource[0]));
  }

  /** What was not sent before the fence came will not be sent: types go in their order. */
  private static void fence(ControlPlane plane, FakeProxy proxy, XdsResource... kept) {
    proxy.await("the first answer", SOON, p -> p.messages() > 0);
    List<XdsResource> full = new ArrayList<>(List.of(kept));
    full.add(Content.secret("fence", "1"));
    publish(plane, full);
    proxy.await("the fence", SOON, p -> p.held(SECRET).containsKey("fence"));
  }

  private static FakeProxy refusing(
      ControlPlane plane, FakeProxy.Protocol protocol, String typeUrl) {
    FakeProxy proxy = proxy(plane, protocol).judgedBy(new RefusingFiveTimes());
    if (typeUrl.equals(LISTENER)) {
      publish(plane, Content.listener("bad", "1"));
      return proxy.subscribe(LISTENER).connect();
    }
    publish(plane, Content.route("bad", "1"));
    return proxy.subscribe(ROUTE, "bad").connect();
  }

  private static FakeProxy refusingOneOfTwo(ControlPlane plane) {
    publish(plane, Content.listener("bad", "1"), Content.listener("good", "1"));
    FakeProxy proxy = proxy(plane, DELTA).judgedBy(new RefusingFiveTimes()).subscribe(LISTENER);
    proxy.connect().await("both", SOON, p -> p.held(LISTENER).containsKey("good"));
    return proxy;
  }

  private static FakeProxy awayWhileOneIsDeleted(ControlPlane plane) {
    publish(plane, Content.listener("a", "1"), Content.listener("old-allow-all", "1"));
    FakeProxy proxy = proxy(plane, DELTA).subscribe(LISTENER);
    proxy.connect().await("both", SOON, p -> p.held(LISTENER).size() == 2);
    proxy.disconnect();
    publish(plane, Content.listener("a", "1"), Content.secret("fence", "1"));
    proxy.connect();
    proxy.await(
        "the answers",
        SOON,
        p -> p.held(SECRET).containsKey("fence") && p.deliveries(LISTENER).size() > 1);
    return proxy;
  }

  private static FakeProxy withUnknownNonce(ControlPlane plane) {
    publish(plane, Content.listener("a", "1"));
    FakeProxy proxy = proxy(plane, DELTA).subscribe(LISTENER);
    proxy.connect().await("the first", SOON, p -> p.held(LISTENER).containsKey("a"));
    proxy.answerUnknownNonce(LISTENER);
    return proxy;
  }

  private static FakeProxy asksForOneTooMany(ControlPlane plane) {
    publish(plane, Content.secret("cert", "1"));
    return plane
        .proxy(ALICE, STATE_OF_THE_WORLD)
        .subscribe(SECRET, "cert", "ROOTCA")
        .subscribe(LISTENER)
        .connect();
  }

  private static Set<String> removed(FakeProxy proxy) {
    Set<String> removed = new HashSet<>();
    proxy.deliveries(LISTENER).forEach(one -> removed.addAll(one.removed()));
    return removed;
  }

  private Refusal onlyRefusal() {
    ProxyStatus status = ours.statusWhen(ProxyStatus::refusesSomething);
    List<Refusal> all = status.types().stream().flatMap(t -> t.parked().stream()).toList();
    assertEquals(1, all.size());
    return all.get(0);
  }
}
