package io.hauberk.server.publish;

import io.hauberk.envoy.compile.EndpointCompiler;
import io.hauberk.envoy.compile.ProxyConfig;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A policy with what it was compiled to.
 *
 * @param epoch that it was compiled with
 * @param clusters those that wait for endpoints, by name
 * @param discovers the workloads that they consist of
 */
public record CompiledWorkload(
    WorkloadPolicy policy,
    long epoch,
    ProxyConfig config,
    SortedMap<String, List<Destination>> clusters,
    Set<WorkloadId> discovers) {
  public CompiledWorkload {
    clusters = Collections.unmodifiableSortedMap(new TreeMap<>(clusters));
    discovers = Set.copyOf(discovers);
  }

  static CompiledWorkload of(WorkloadPolicy policy, long epoch, ProxyConfig config) {
    SortedMap<String, List<Destination>> clusters = EndpointCompiler.clusters(policy);
    return new CompiledWorkload(
        policy,
        epoch,
        config,
        clusters,
        clusters.values().stream()
            .flatMap(Collection::stream)
            .map(Destination::workload)
            .collect(Collectors.toSet()));
  }

  /** The same for other instances, which run the same. */
  CompiledWorkload with(WorkloadPolicy other) {
    return policy.instances().equals(other.instances())
        ? this
        : new CompiledWorkload(policy.with(other.instances()), epoch, config, clusters, discovers);
  }

  /** Whether sidecars of that policy run the same, whichever they are. */
  boolean runs(WorkloadPolicy other, long otherEpoch) {
    return epoch == otherEpoch && other.with(policy.instances()).equals(policy);
  }
}
