package io.hauberk.server.xds;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.FakeProxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Our cache and streams. */
final class OurPlane implements ControlPlane {
  final ResourceCache cache = new ResourceCache();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  final XdsServer xds =
      new XdsServer(cache, new XdsOptions(workers, InstantSource.system(), Duration.ofDays(1)));
  private final Loopback net = Loopback.ours(xds.services(new ProvenByHeader()));

  @Override
  public void publish(WorkloadId workload, XdsResource... full) {
    publish(Map.of(workload, List.of(full)));
  }

  /** At once. */
  void publish(Map<WorkloadId, List<XdsResource>> sets) {
    Map<InstanceName, List<XdsResource>> byInstance = new LinkedHashMap<>();
    sets.forEach((workload, full) -> byInstance.put(ProvenByHeader.instance(workload), full));
    cache.publish(byInstance);
  }

  void remove(WorkloadId workload) {
    cache.remove(Set.of(ProvenByHeader.instance(workload)));
  }

  List<Refusal> refusals(WorkloadId workload) {
    return xds.refusals(ProvenByHeader.instance(workload));
  }

  @Override
  public FakeProxy proxy(WorkloadId workload, FakeProxy.Protocol protocol) {
    return net.proxy(workload, protocol);
  }

  Loopback net() {
    return net;
  }

  /** A state-of-the-world stream without a connection. */
  StreamObserver<DiscoveryRequest> open(
      WorkloadId workload, ServerCallStreamObserver<DiscoveryResponse> responses) {
    return proven(workload, () -> xds.aggregated().streamAggregatedResources(responses));
  }

  /** An incremental stream without a connection. */
  StreamObserver<DeltaDiscoveryRequest> openDelta(
      WorkloadId workload, ServerCallStreamObserver<DeltaDiscoveryResponse> responses) {
    return proven(workload, () -> xds.aggregated().deltaAggregatedResources(responses));
  }

  private static <T> T proven(WorkloadId workload, Supplier<T> call) {
    Context context =
        Context.current().withValue(PeerIdentity.CURRENT, ProvenByHeader.identity(workload));
    Context before = context.attach();
    try {
      return call.get();
    } finally {
      context.detach(before);
    }
  }

  /** Of the only stream, when something holds of it. */
  ProxyStatus statusWhen(Predicate<ProxyStatus> condition) {
    await(() -> xds.status().size() == 1 && condition.test(xds.status().get(0)));
    return xds.status().get(0);
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Loopback.SOON.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true in time");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    net.close();
    workers.shutdownNow();
  }
}
