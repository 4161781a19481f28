package io.hauberk.server.main;

import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A proxy's delta stream that accepts everything. */
final class TestStream implements AutoCloseable, StreamObserver<DeltaDiscoveryResponse> {
  /** Listeners and route configurations share names, so the latter's get their type in front. */
  private static final String ROUTES =
      "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

  private final Map<String, Resource> held = new ConcurrentHashMap<>();
  private final AtomicInteger messages = new AtomicInteger();
  private final ManagedChannel channel;
  private final Node node;
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private volatile Optional<Throwable> failure = Optional.empty();

  TestStream(ManagedChannel channel, String node) {
    this.channel = channel;
    this.node =
        Node.newBuilder()
            .setId(node)
            .setUserAgentName("envoy")
            .setUserAgentBuildVersion(
                BuildVersion.newBuilder()
                    .setVersion(SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(40)))
            .build();
    this.requests = AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(this);
  }

  void subscribe(String typeUrl, String... names) {
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(typeUrl)
            .addAllResourceNamesSubscribe(java.util.List.of(names))
            .build());
  }

  @Override
  public void onNext(DeltaDiscoveryResponse response) {
    messages.incrementAndGet();
    String prefix = response.getTypeUrl().equals(ROUTES) ? ROUTES + " " : "";
    response.getResourcesList().forEach(r -> held.put(prefix + r.getName(), r));
    response.getRemovedResourcesList().forEach(name -> held.remove(prefix + name));
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .build());
  }

  @Override
  public void onError(Throwable t) {
    failure = Optional.of(t);
  }

  @Override
  public void onCompleted() {}

  /** Empty when it does not hold it. */
  String version(String name) {
    Resource resource = held.get(name);
    return resource == null ? "" : resource.getVersion();
  }

  Map<String, Resource> held() {
    return held;
  }

  int messages() {
    return messages.get();
  }

  /** Waits until it holds; false after ten seconds. */
  boolean waitFor(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (failure.isPresent() || System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return true;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
