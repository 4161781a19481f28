package io.hauberk.server.xds;

import static io.hauberk.server.xds.Loopback.SOON;
import static io.hauberk.testkit.proxy.FakeProxy.CLUSTER;
import static io.hauberk.testkit.proxy.FakeProxy.EXTENSION;
import static io.hauberk.testkit.proxy.FakeProxy.LISTENER;
import static io.hauberk.testkit.proxy.FakeProxy.ROUTE;
import static io.hauberk.testkit.proxy.FakeProxy.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Revision;
import io.hauberk.testkit.proxy.FakeProxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the proxies of a mesh are sent, over a real connection. */
class PublishingTest {
  private static final WorkloadId ALICE = new WorkloadId("alice", "alice");

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final ResourceCache cache = new ResourceCache();
  private final XdsServer xds = Loopback.server(cache, workers);
  private final Loopback net = Loopback.ours(xds.services(new ProvenByHeader()));

  @AfterEach
  void close() {
    net.close();
    workers.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void aProxyLearnsEveryTypeInMakeBeforeBreakOrder(FakeProxy.Protocol protocol) {
    cache.publish(Map.of(ALICE, whole("000000000001")));
    FakeProxy alice = everything(ALICE, protocol).connect();
    alice.await("all types", SOON, p -> p.held(EXTENSION).size() == 1 && p.held(ROUTE).size() == 2);
    assertEquals(1, alice.held(CLUSTER).size());
    assertEquals(1, alice.held(LISTENER).size());
    assertEquals(2, alice.held(SECRET).size());
    await(() -> xds.status().get(0).revisions().equals(Set.of(new Revision("000000000001"))));
    ProxyStatus status = xds.status().get(0);
    assertEquals(ALICE, status.workload());
    assertEquals("1.40.0", status.envoyVersion());
  }

  private FakeProxy everything(WorkloadId workload, FakeProxy.Protocol protocol) {
    return net.proxy(workload, protocol)
        .subscribe(CLUSTER)
        .subscribe(LISTENER)
        .subscribe(ROUTE, "in-443", "out-http")
        .subscribe(SECRET, "identity", "bundle")
        .subscribe(EXTENSION, "quarantine");
  }

  private static List<XdsResource> whole(String revision) {
    return List.of(
        Content.cluster("app-443", "1"),
        Content.listener("in-443", "1"),
        Content.route("in-443", revision),
        Content.route("out-http", "000000000001"),
        Content.secret("identity", "1"),
        Content.secret("bundle", "1"),
        Content.extension("quarantine", "1"));
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline);
      Thread.onSpinWait();
    }
  }
}
