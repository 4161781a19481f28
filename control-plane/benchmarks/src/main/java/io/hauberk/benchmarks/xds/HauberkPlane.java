package io.hauberk.benchmarks.xds;

import io.grpc.ServerServiceDefinition;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.xds.ResourceCache;
import io.hauberk.server.xds.XdsOptions;
import io.hauberk.server.xds.XdsServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Ours. */
final class HauberkPlane implements Plane {
  private final ResourceCache cache = new ResourceCache();
  private final XdsServer xds =
      new XdsServer(
          cache,
          new XdsOptions(
              Executors.newFixedThreadPool(
                  2, Thread.ofPlatform().daemon().name("xds-", 0).factory()),
              InstantSource.system(),
              Duration.ofDays(1)));

  @Override
  public List<ServerServiceDefinition> services() {
    return xds.services(new ClaimedIdentity());
  }

  @Override
  public void publish(Map<WorkloadId, Payload> changed) {
    changed.forEach(
        (workload, payload) -> {
          List<XdsResource> set = new ArrayList<>();
          payload.clusters().forEach(one -> set.add(XdsResource.of(one.getName(), one)));
          set.add(XdsResource.of(payload.listener().getName(), payload.listener()));
          set.add(XdsResource.of(payload.routes().getName(), payload.routes()));
          cache.publish(Map.of(ClaimedIdentity.MESH.instance(workload), set));
        });
  }
}
