package io.hauberk.kubernetes;

import io.grpc.ManagedChannel;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.proxy.FakeProxy;
import java.time.Duration;
import java.util.Objects;

/** The sidecar of a pod that nobody runs: it asks for all, and enforces nothing. */
final class PretendedSidecar implements AutoCloseable {
  private final ManagedChannel channel;
  private final String route;
  private final FakeProxy proxy;

  private PretendedSidecar(ManagedChannel channel, String route, FakeProxy proxy) {
    this.channel = channel;
    this.route = route;
    this.proxy = proxy;
  }

  /** Returns when it has what it is to enforce. */
  static PretendedSidecar start(ControlPlane plane, WorkloadId workload, String uid)
      throws Exception {
    Deadline.await(
        "pod " + uid + " in force",
        () -> plane.image().instances().containsKey(TestPods.instance(uid)));
    String route = route(plane, workload);
    ManagedChannel channel =
        TestPods.channel(
            plane.authority(),
            new ServiceAccount(workload.namespace(), "default"),
            uid,
            plane.port());
    FakeProxy proxy =
        new FakeProxy(channel, TestPods.instance(uid).dnsName(), FakeProxy.Protocol.DELTA)
            .subscribe(FakeProxy.CLUSTER)
            .subscribe(FakeProxy.LISTENER)
            .subscribe(FakeProxy.ROUTE, route)
            .connect();
    proxy.await(
        "its routes", Duration.ofSeconds(30), p -> p.held(FakeProxy.ROUTE).containsKey(route));
    return new PretendedSidecar(channel, route, proxy);
  }

  private static String route(ControlPlane plane, WorkloadId workload) {
    return Objects.requireNonNull(plane.image().workloads().get(workload))
        .config()
        .resources()
        .stream()
        .filter(resource -> resource.typeUrl().equals(FakeProxy.ROUTE))
        .map(XdsResource::name)
        .findFirst()
        .orElseThrow();
  }

  FakeProxy proxy() {
    return proxy;
  }

  /** Hash of what it enforces. */
  String route() {
    return proxy.held(FakeProxy.ROUTE).getOrDefault(route, "");
  }

  @Override
  public void close() {
    proxy.close();
    channel.shutdownNow();
  }
}
