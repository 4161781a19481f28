package io.hauberk.benchmarks.xds;

import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.grpc.ServerServiceDefinition;
import io.hauberk.identity.WorkloadId;
import java.util.List;
import java.util.Map;

/**
 * The library as it comes. The versions of types that an edit does not touch stay the same, as a
 * careful user of the library would have it.
 */
final class StockPlane implements Plane {
  private final SimpleCache<String> cache = new SimpleCache<>(node -> node.getId());

  @Override
  public List<ServerServiceDefinition> services() {
    return List.of(new V3DiscoveryServer(cache).getAggregatedDiscoveryServiceImpl().bindService());
  }

  @Override
  public void publish(Map<WorkloadId, Payload> changed) {
    changed.forEach(
        (workload, payload) ->
            cache.setSnapshot(
                workload.toString(),
                Snapshot.create(
                    payload.clusters(),
                    "1",
                    List.of(),
                    "1",
                    List.of(payload.listener()),
                    "1",
                    List.of(payload.routes()),
                    payload.routes().getVirtualHosts(0).getRoutes(0).getName(),
                    List.of(),
                    "1")));
  }
}
