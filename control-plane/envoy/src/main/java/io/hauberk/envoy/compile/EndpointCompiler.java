package io.hauberk.envoy.compile;

import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where workloads are at the moment. Travels apart, since pods move and policies do not. */
public final class EndpointCompiler {
  private EndpointCompiler() {}

  /**
   * The clusters of one workload's sidecar that wait for endpoints.
   *
   * @return for each name, whose instances it consists of; never an empty list
   */
  public static SortedMap<String, List<Destination>> clusters(WorkloadPolicy policy) {
    SortedMap<String, List<Destination>> clusters = new TreeMap<>();
    callees(policy)
        .filter(Callees::discovered)
        .forEach(callees -> clusters.put(callees.cluster(), callees.members()));
    return clusters;
  }

  private static Stream<Callees> callees(WorkloadPolicy policy) {
    List<Destination> destinations = policy.outbound().destinations();
    return policy.interception().isPresent()
        ? VirtualAddress.of(destinations).stream().map(VirtualAddress::callees)
        : destinations.stream().map(to -> Callees.of(List.of(to)));
  }

  /**
   * @param cluster its name, which is also that of the resource
   * @param addresses of the ports of all instances that are ready; none: calls fail with 503
   */
  public static XdsResource compile(String cluster, List<SocketAddress> addresses) {
    List<SocketAddress> sorted =
        addresses.stream()
            .distinct()
            .sorted(
                Comparator.comparingInt((SocketAddress a) -> a.address().bits())
                    .thenComparing(a -> a.address().value())
                    .thenComparingInt(SocketAddress::port))
            .toList();
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(cluster);
    if (!sorted.isEmpty()) {
      assignment.addEndpoints(
          ClusterCompiler.endpoints(sorted.stream().map(ResourceNames::address).toList()));
    }
    return XdsResource.of(cluster, assignment.build());
  }
}
