package io.hauberk.policy.model;

import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The whole mesh, resolved.
 *
 * @param certificateLifetime of leaves
 * @param labels of each workload
 * @param requirements which requirements a decision serves: by the text of its name
 * @param durable those whose decisions wait on their own disk while the control plane is away
 */
public record MeshModel(
    TrustDomain trustDomain,
    Duration certificateLifetime,
    SortedMap<WorkloadId, WorkloadPolicy> workloads,
    SortedMap<WorkloadId, WorkloadLabels> labels,
    List<Exclusion> exclusions,
    SortedMap<String, SortedSet<String>> requirements,
    SortedSet<WorkloadId> durable) {
  public MeshModel {
    workloads = Collections.unmodifiableSortedMap(new TreeMap<>(workloads));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    exclusions = List.copyOf(exclusions);
    requirements = Collections.unmodifiableSortedMap(new TreeMap<>(requirements));
    durable = Collections.unmodifiableSortedSet(new TreeSet<>(durable));
  }

  public static MeshModel of(
      TrustDomain trustDomain,
      Duration lifetime,
      Map<WorkloadId, WorkloadPolicy> workloads,
      List<Exclusion> exclusions) {
    return new MeshModel(
        trustDomain,
        lifetime,
        new TreeMap<>(workloads),
        new TreeMap<>(),
        exclusions,
        new TreeMap<>(),
        new TreeSet<>());
  }

  public WorkloadLabels labels(WorkloadId workload) {
    return labels.getOrDefault(workload, WorkloadLabels.NONE);
  }
}
