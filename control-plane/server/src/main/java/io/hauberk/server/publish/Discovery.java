package io.hauberk.server.publish;

import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.SocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The endpoints of every cluster that waits for them, each compiled when it changes and never else.
 *
 * @param members of each cluster
 * @param resources by name of the cluster
 */
record Discovery(
    Endpoints endpoints,
    Map<String, List<Destination>> members,
    Map<String, XdsResource> resources) {
  static final Discovery NONE = new Discovery(Endpoints.NONE, Map.of(), Map.of());

  Discovery {
    members = Map.copyOf(members);
    resources = Map.copyOf(resources);
  }

  /** For other workloads. */
  Discovery of(Collection<CompiledWorkload> workloads, Endpoints now, Compilation compilation) {
    Map<String, List<Destination>> all = new HashMap<>();
    workloads.forEach(workload -> all.putAll(workload.clusters()));
    return next(all, now, compilation);
  }

  /** For the same workloads. */
  Discovery at(Endpoints now, Compilation compilation) {
    return now.equals(endpoints) ? this : next(members, now, compilation);
  }

  private Discovery next(
      Map<String, List<Destination>> all, Endpoints now, Compilation compilation) {
    Map<String, XdsResource> next = new HashMap<>();
    all.forEach(
        (cluster, callees) -> {
          XdsResource known = resources.get(cluster);
          List<SocketAddress> addresses = addresses(callees, now);
          boolean same = known != null && addresses(callees, endpoints).equals(addresses);
          next.put(cluster, same ? known : compilation.endpoints(cluster, addresses));
        });
    return new Discovery(now, all, next);
  }

  private static List<SocketAddress> addresses(List<Destination> callees, Endpoints at) {
    return callees.stream()
        .flatMap(
            to ->
                switch (to.reached()) {
                  case Reached.At(var address) -> Stream.of(address);
                  case Reached.Discovered unused -> at.of(to.workload(), to.port()).stream();
                })
        .toList();
  }

  /** Workloads whose instances are not where they were. */
  Set<WorkloadId> movedSince(Discovery before) {
    Set<WorkloadId> moved = new HashSet<>();
    resources.forEach(
        (cluster, resource) -> {
          if (!resource.equals(before.resources.get(cluster))) {
            members.getOrDefault(cluster, List.of()).forEach(to -> moved.add(to.workload()));
          }
        });
    return moved;
  }
}
