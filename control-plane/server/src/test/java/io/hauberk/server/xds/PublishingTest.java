package io.hauberk.server.xds;

import static io.hauberk.server.xds.Loopback.SOON;
import static io.hauberk.testkit.proxy.FakeProxy.CLUSTER;
import static io.hauberk.testkit.proxy.FakeProxy.EXTENSION;
import static io.hauberk.testkit.proxy.FakeProxy.LISTENER;
import static io.hauberk.testkit.proxy.FakeProxy.Protocol.DELTA;
import static io.hauberk.testkit.proxy.FakeProxy.ROUTE;
import static io.hauberk.testkit.proxy.FakeProxy.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Revision;
import io.hauberk.testkit.proxy.Delivery;
import io.hauberk.testkit.proxy.FakeProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the proxies of a mesh are sent, over a real connection. */
class PublishingTest {
  private static final WorkloadId ALICE = new WorkloadId("alice", "alice");
  private static final WorkloadId BOB = new WorkloadId("bob", "bob");

  private final OurPlane ours = new OurPlane();

  @AfterEach
  void close() {
    ours.close();
  }

  @ParameterizedTest
  @EnumSource
  void aProxyLearnsEveryTypeAndTheStatusNamesItsPolicy(FakeProxy.Protocol protocol) {
    ours.publish(ALICE, whole("000000000001"));
    FakeProxy alice = running(ALICE, protocol);
    assertEquals(Set.of("app-443"), alice.held(CLUSTER).keySet());
    assertEquals(Set.of("in-443"), alice.held(LISTENER).keySet());
    assertEquals(Set.of("identity", "bundle"), alice.held(SECRET).keySet());
    ProxyStatus status =
        ours.statusWhen(s -> s.revisions().equals(Set.of(new Revision("000000000001"))));
    assertEquals(ALICE, status.workload());
    assertEquals("1.40.0", status.envoyVersion());
    assertEquals("alice/alice", status.claimedNode());
  }

  @ParameterizedTest
  @EnumSource
  void anEditSendsWhatItChangesAndNothingElse(FakeProxy.Protocol protocol) {
    ours.publish(ALICE, whole("000000000001"));
    ours.publish(BOB, whole("000000000001"));
    FakeProxy alice = running(ALICE, protocol);
    FakeProxy bob = running(BOB, protocol);
    long bobs = bob.messages();
    int before = alice.deliveries().size();

    ours.publish(ALICE, whole("000000000001"));
    ours.publish(ALICE, whole("000000000002"));
    String tightened = Content.route("in-443", "000000000002").version();
    alice.await("the edit", SOON, p -> p.held(ROUTE).containsValue(tightened));

    List<Delivery> edit = alice.deliveries().subList(before, alice.deliveries().size());
    assertEquals(1, edit.size());
    assertEquals(Map.of("in-443", tightened), edit.get(0).resources());
    assertEquals(bobs, bob.messages());
  }

  @Test
  void clustersComeBeforeAndGoAfterWhatLeadsToThem() {
    ours.publish(ALICE, Content.cluster("old", "1"), Content.route("out-http", "000000000001"));
    FakeProxy alice =
        ours.proxy(ALICE, DELTA).subscribe(CLUSTER).subscribe(ROUTE, "out-http").connect();
    alice.await("the first", SOON, p -> !p.held(ROUTE).isEmpty() && !p.held(CLUSTER).isEmpty());
    ours.publish(ALICE, Content.cluster("new", "1"), Content.route("out-http", "000000000002"));
    alice.await("the edit", SOON, p -> p.held(CLUSTER).keySet().equals(Set.of("new")));
    List<Delivery> edit = alice.deliveries().subList(2, alice.deliveries().size());
    assertEquals(
        List.of("+[new] -[]", "+[out-http] -[]", "+[] -[old]"),
        edit.stream().map(d -> "+" + d.resources().keySet() + " -" + d.removed()).toList());
  }

  @Test
  void aClusterStaysWhileARefusedRouteLeavesTheOldOneInUse() {
    ours.publish(ALICE, Content.cluster("old", "1"), Content.route("out-http", "000000000001"));
    XdsResource refused = Content.route("out-http", "000000000002");
    FakeProxy alice =
        ours.proxy(ALICE, DELTA)
            .judgedBy(
                (type, name, version) ->
                    version.equals(refused.version()) ? Optional.of("no") : Optional.empty())
            .subscribe(CLUSTER)
            .subscribe(ROUTE, "out-http")
            .connect();
    alice.await("the first", SOON, p -> !p.held(ROUTE).isEmpty() && !p.held(CLUSTER).isEmpty());
    ours.publish(ALICE, Content.cluster("new", "1"), refused);
    ours.statusWhen(ProxyStatus::refusesSomething);
    alice.await("the new one", SOON, p -> p.held(CLUSTER).containsKey("new"));
    assertEquals(Set.of("new", "old"), alice.held(CLUSTER).keySet());

    ours.publish(ALICE, Content.cluster("new", "1"), Content.route("out-http", "000000000003"));
    alice.await("the removal", SOON, p -> p.held(CLUSTER).keySet().equals(Set.of("new")));
    ours.statusWhen(status -> !status.refusesSomething());
  }

  @Test
  void aRefusedVersionStaysParkedAcrossStreamsAndTheLastGoodOneStaysInUse() {
    XdsResource good = Content.route("in-443", "000000000001");
    XdsResource bad = Content.route("in-443", "000000000002");
    ours.publish(ALICE, good);
    FakeProxy alice =
        ours.proxy(ALICE, DELTA)
            .judgedBy(
                (type, name, version) ->
                    version.equals(bad.version())
                        ? Optional.of("no\nsuch field")
                        : Optional.empty())
            .subscribe(ROUTE, "in-443")
            .subscribe(SECRET, "fence")
            .connect();
    alice.await("the good one", SOON, p -> p.held(ROUTE).containsValue(good.version()));
    ours.publish(ALICE, bad);
    ProxyStatus status = ours.statusWhen(ProxyStatus::refusesSomething);
    assertEquals(Set.of(new Revision("000000000001")), status.revisions());
    assertEquals("no such field", ours.refusals(ALICE).get(0).error());

    alice.disconnect();
    OurPlane.await(() -> ours.xds.status().isEmpty());
    alice.connect();
    ours.publish(ALICE, bad, Content.secret("fence", "1"));
    alice.await("the fence", SOON, p -> p.held(SECRET).containsKey("fence"));
    ours.publish(ALICE, good, Content.secret("fence", "2"));
    alice.await("the fence", SOON, p -> p.deliveries(SECRET).size() == 2);
    assertEquals(2, alice.deliveries(ROUTE).size(), "neither the bad nor the good one came again");
    ours.statusWhen(now -> !now.refusesSomething());
  }

  @Test
  void nothingIsTakenAwayByAccident() {
    FakeProxy alice = ours.proxy(ALICE, DELTA).subscribe(LISTENER).subscribe(SECRET, "fence");
    ours.publish(ALICE, Content.listener("a", "1"));
    alice.connect().await("the listener", SOON, p -> p.held(LISTENER).containsKey("a"));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ours.publish(ALICE));
    assertTrue(String.valueOf(refused.getMessage()).contains("`alice.alice.workload.example.org`"));

    try (OurPlane restarted = new OurPlane()) {
      FakeProxy other =
          restarted.proxy(ALICE, DELTA).subscribe(LISTENER).subscribe(SECRET, "fence").connect();
      restarted.publish(BOB, Content.listener("b", "1"));
      restarted.statusWhen(status -> status.types().size() == 2);
      assertEquals(0, other.messages(), "a workload that was not published yet is not empty");
    }
  }

  @Test
  void whatIsRemovedOnPurposeGoesAlsoFromAProxyThatComesBackLater() {
    ours.publish(ALICE, whole("000000000001"));
    FakeProxy alice = running(ALICE, DELTA);
    alice.disconnect();
    ours.remove(ALICE);
    assertEquals(Set.of(), ours.cache.instances());
    alice.connect();
    alice.await("nothing", SOON, p -> p.held(LISTENER).isEmpty() && p.held(ROUTE).isEmpty());
  }

  @Test
  void aProxyGetsNothingOfAnotherWorkload() {
    ours.publish(ALICE, whole("000000000001"));
    ours.publish(BOB, Content.secret("fence", "1"));
    FakeProxy bob = everything(BOB, DELTA).subscribe(SECRET, "fence").connect();
    bob.await("the fence", SOON, p -> p.held(SECRET).containsKey("fence"));
    assertEquals(Set.of("fence"), bob.held(SECRET).keySet());
    assertTrue(bob.held(ROUTE).isEmpty() && bob.held(LISTENER).isEmpty());
  }

  @Test
  void whatIsAskedForAgainIsSentAgain() {
    ours.publish(ALICE, Content.extension("quarantine", "1"));
    FakeProxy alice = ours.proxy(ALICE, DELTA).subscribe(EXTENSION, "quarantine").connect();
    alice.await("the list", SOON, p -> p.deliveries().size() == 1);
    alice.subscribe(EXTENSION, "quarantine");
    alice.await("it again", SOON, p -> p.deliveries().size() == 2);
  }

  @ParameterizedTest
  @EnumSource
  void aStartingProxyIsToldThatThereAreNoClusters(FakeProxy.Protocol protocol) {
    ours.publish(ALICE, Content.listener("a", "1"));
    FakeProxy alice = ours.proxy(ALICE, protocol).subscribe(CLUSTER).connect();
    alice.await("an empty answer", SOON, p -> p.deliveries(CLUSTER).size() == 1);
  }

  @Test
  void replicasShareOneCopy() {
    List<XdsResource> full = new ArrayList<>(List.of(whole("000000000001")));
    ours.publish(Map.of(ALICE, full, BOB, full));
    assertEquals(7, ours.cache.contents());
    ours.remove(ALICE);
    assertEquals(7, ours.cache.contents());
    ours.remove(BOB);
    assertEquals(0, ours.cache.contents());
  }

  @Test
  void aRefusedPublicationChangesNothing() {
    XdsResource twice = Content.listener("a", "1");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ours.publish(
                Map.of(ALICE, List.of(whole("000000000001")), BOB, List.of(twice, twice))));
    assertEquals(Set.of(), ours.cache.instances());
    assertEquals(0, ours.cache.contents());
  }

  private FakeProxy running(WorkloadId workload, FakeProxy.Protocol protocol) {
    FakeProxy proxy = everything(workload, protocol).connect();
    proxy.await(
        "all types",
        SOON,
        p ->
            p.held(CLUSTER).size() == 1
                && p.held(LISTENER).size() == 1
                && p.held(ROUTE).size() == 2
                && p.held(SECRET).size() == 2
                && p.held(EXTENSION).size() == 1);
    return proxy;
  }

  private FakeProxy everything(WorkloadId workload, FakeProxy.Protocol protocol) {
    return ours.proxy(workload, protocol)
        .subscribe(CLUSTER)
        .subscribe(LISTENER)
        .subscribe(ROUTE, "in-443", "out-http")
        .subscribe(SECRET, "identity", "bundle")
        .subscribe(EXTENSION, "quarantine");
  }

  private static XdsResource[] whole(String revision) {
    return new XdsResource[] {
      Content.cluster("app-443", "1"),
      Content.listener("in-443", "1"),
      Content.route("in-443", revision),
      Content.route("out-http", "000000000001"),
      Content.secret("identity", "1"),
      Content.secret("bundle", "1"),
      Content.extension("quarantine", "1")
    };
  }
}
