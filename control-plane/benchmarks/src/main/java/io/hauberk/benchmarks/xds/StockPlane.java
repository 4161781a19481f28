package io.hauberk.benchmarks.xds;

import com.google.protobuf.Message;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.grpc.ServerServiceDefinition;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The library as it comes. It wants a version for each type, which must change exactly when the
 * content does: here, as with us, a hash of the bytes. (With one version for all types it would
 * send all of them at every edit.)
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
                    version(payload.clusters()),
                    List.of(),
                    "none",
                    List.of(payload.listener()),
                    version(List.of(payload.listener())),
                    List.of(payload.routes()),
                    version(List.of(payload.routes())),
                    List.of(),
                    "none")));
  }

  private static String version(List<? extends Message> messages) {
    return messages.stream()
        .map(message -> XdsResource.of("", message).version())
        .collect(Collectors.joining("-"));
  }
}
