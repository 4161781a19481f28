package io.hauberk.benchmarks.xds;

import io.grpc.ServerServiceDefinition;
import io.hauberk.identity.WorkloadId;
import java.util.List;
import java.util.Map;

/** A control plane under measurement. */
interface Plane {
  List<ServerServiceDefinition> services();

  /** Publishes what has changed, from messages as a compiler makes them. */
  void publish(Map<WorkloadId, Payload> changed);
}
