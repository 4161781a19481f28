package io.hauberk.server.xds;

import static io.hauberk.server.xds.Loopback.SOON;
import static io.hauberk.testkit.proxy.FakeProxy.CLUSTER;
import static io.hauberk.testkit.proxy.FakeProxy.ENDPOINT;
import static io.hauberk.testkit.proxy.FakeProxy.LISTENER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.identity.WorkloadId;
import io.hauberk.server.publish.Endpoints;
import io.hauberk.testkit.proxy.FakeProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told when pods come, go and move: bob may reach alice, nobody may reach bob or carol. */
class MembershipTest {
  private static final WorkloadId ALICE = WorkloadId.parse("shop/alice");
  private static final String GRANT = "{name: bob, from: [{labels: {matchLabels: {app: bob}}}]}";

  @TempDir Path folder;
  private PodPlane plane;

  @BeforeEach
  void begin() throws Exception {
    plane = new PodPlane(folder, GRANT);
    plane.pods(Map.of("alice", List.of("a1", "a2"), "bob", List.of("b1"), "carol", List.of("c1")));
    plane.at(Map.of(ALICE, List.of("10.0.0.1", "10.0.0.2")));
    plane.begin();
  }

  @AfterEach
  void end() {
    plane.close();
  }

  @Test
  void everyPodOfAWorkloadRunsTheSameAndIsCompiledOnce() {
    FakeProxy first = running("a1");
    FakeProxy second = running("a2");
    assertEquals(first.held(LISTENER), second.held(LISTENER));
    assertEquals(3, plane.compiled());
    plane.pods(
        Map.of("alice", List.of("a1", "a2", "a3"), "bob", List.of("b1"), "carol", List.of("c1")));
    FakeProxy third = running("a3");
    assertEquals(first.held(LISTENER), third.held(LISTENER));
    assertEquals(3, plane.compiled(), "a new pod costs no compilation");
    assertEquals(1, first.messages(), "nor does it concern the others");
  }

  @Test
  void endpointsGoToThoseWhoMayReachThemAlone() {
    FakeProxy bob = plane.proxy("b1").subscribe(ENDPOINT, "to-shop/alice:443").connect();
    bob.await("endpoints", SOON, p -> !p.held(ENDPOINT).isEmpty());
    FakeProxy carol =
        plane.proxy("c1").subscribe(ENDPOINT, "to-shop/alice:443").subscribe(LISTENER).connect();
    carol.await("the listener", SOON, p -> !p.held(LISTENER).isEmpty());
    assertTrue(carol.held(ENDPOINT).isEmpty());
  }

  @Test
  void aPodThatRestartsIsToldToThoseWhoMayReachItInOneMessage() {
    FakeProxy bob =
        plane.proxy("b1").subscribe(CLUSTER).subscribe(ENDPOINT, "to-shop/alice:443").connect();
    bob.await("all", SOON, p -> p.held(ENDPOINT).size() == 1 && p.held(CLUSTER).size() == 1);
    FakeProxy carol = running("c1");
    FakeProxy sibling = running("a2");
    long bobs = bob.messages();
    Map<String, String> before = bob.held(ENDPOINT);

    plane.pods(Map.of("alice", List.of("a2", "a9"), "bob", List.of("b1"), "carol", List.of("c1")));
    plane.at(Map.of(ALICE, List.of("10.0.0.2", "10.0.0.9")));
    bob.await("the move", SOON, p -> !p.held(ENDPOINT).equals(before));
    plane.settle();

    assertEquals(bobs + 1, bob.messages());
    assertEquals(1, carol.messages());
    assertEquals(1, sibling.messages());
    assertEquals(3, plane.compiled());
    assertEquals(1, plane.resolved(), "nothing was resolved anew");
    assertEquals(Set.of(), plane.heldBy("a1"), "what is gone has nothing to run");
  }

  @Test
  void endpointsMoveAlsoWhileWhatIsWrittenIsWrong() {
    FakeProxy bob = plane.proxy("b1").subscribe(ENDPOINT, "to-shop/alice:443").connect();
    bob.await("endpoints", SOON, p -> !p.held(ENDPOINT).isEmpty());
    Map<String, String> before = bob.held(ENDPOINT);
    plane.alsoWritten("kind: MeshGuardrail\nspec: {}");
    plane.at(Endpoints.NONE);
    bob.await("the move", SOON, p -> !p.held(ENDPOINT).equals(before));
  }

  private FakeProxy running(String uid) {
    FakeProxy proxy = plane.proxy(uid).subscribe(LISTENER).connect();
    proxy.await("the listener", SOON, p -> !p.held(LISTENER).isEmpty());
    return proxy;
  }
}
