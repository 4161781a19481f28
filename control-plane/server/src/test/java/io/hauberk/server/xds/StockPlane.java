package io.hauberk.server.xds;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.FakeProxy;
import java.util.ArrayList;
import java.util.List;

/** The library as it comes: its cache, its streams, and versions that are hashes of the content. */
final class StockPlane implements ControlPlane {
  final SimpleCache<String> cache = new SimpleCache<>(node -> node.getId());
  private final Loopback net =
      Loopback.stock(new V3DiscoveryServer(cache).getAggregatedDiscoveryServiceImpl());

  @Override
  public void publish(WorkloadId workload, XdsResource... full) {
    cache.setSnapshot(workload.toString(), snapshot(List.of(full)));
  }

  @Override
  public FakeProxy proxy(WorkloadId workload, FakeProxy.Protocol protocol) {
    // It cannot do without: defect E.
    return net.proxy(workload, protocol).introducingItselfEveryTime();
  }

  FakeProxy proxyThatIntroducesItselfOnce(WorkloadId workload, FakeProxy.Protocol protocol) {
    return net.proxy(workload, protocol);
  }

  @Override
  public void close() {
    net.close();
  }

  static DiscoveryRequest asks(WorkloadId workload, String typeUrl) {
    return DiscoveryRequest.newBuilder()
        .setNode(FakeProxy.node(workload.toString(), 1, 40, 0))
        .setTypeUrl(typeUrl)
        .build();
  }

  static Snapshot snapshot(List<XdsResource> all) {
    return Snapshot.create(
        bodies(all, Cluster.class),
        version(all, ResourceTypes.CLUSTER),
        bodies(all, ClusterLoadAssignment.class),
        version(all, ResourceTypes.ENDPOINT),
        bodies(all, Listener.class),
        version(all, ResourceTypes.LISTENER),
        bodies(all, RouteConfiguration.class),
        version(all, ResourceTypes.ROUTE),
        bodies(all, Secret.class),
        version(all, ResourceTypes.SECRET));
  }

  static Snapshot snapshot(List<XdsResource> all, String version) {
    return Snapshot.create(
        bodies(all, Cluster.class),
        bodies(all, ClusterLoadAssignment.class),
        bodies(all, Listener.class),
        bodies(all, RouteConfiguration.class),
        bodies(all, Secret.class),
        version);
  }

  private static <T extends Message> List<T> bodies(List<XdsResource> all, Class<T> type) {
    List<T> bodies = new ArrayList<>();
    for (XdsResource resource : all) {
      if (resource.body().is(type)) {
        try {
          bodies.add(resource.body().unpack(type));
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalArgumentException(e);
        }
      }
    }
    return bodies;
  }

  private static String version(List<XdsResource> all, String typeUrl) {
    ContentHash hash = new ContentHash();
    all.stream()
        .filter(resource -> resource.typeUrl().equals(typeUrl))
        .forEach(resource -> hash.add(resource.name()).add(resource.version()));
    return hash.value();
  }
}
