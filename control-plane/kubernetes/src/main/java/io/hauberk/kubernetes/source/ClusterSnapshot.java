package io.hauberk.kubernetes.source;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.SocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as the mesh is described by it, at one moment.
 *
 * @param texts of the custom objects, in the order of their names
 * @param workloads that the injected pods are
 * @param endpoints where each port of a workload is ready, as Services tell it
 * @param objects the custom objects themselves
 */
public record ClusterSnapshot(
    List<SourceText> texts,
    List<Intent.Workload> workloads,
    SortedMap<WorkloadId, SortedMap<Integer, List<SocketAddress>>> endpoints,
    List<Intent.GuardedLabel> guarded,
    Collection<CustomObject> objects) {
  public ClusterSnapshot {
    texts = List.copyOf(texts);
    workloads = List.copyOf(workloads);
    endpoints = Collections.unmodifiableSortedMap(new TreeMap<>(endpoints));
    guarded = List.copyOf(guarded);
    objects = List.copyOf(objects);
  }

  /** Namespaces whose pods may stay without a sidecar. */
  public List<String> optOutNamespaces() {
    return objects.stream()
        .flatMap(
            object -> {
              List<String> names = new java.util.ArrayList<>();
              object
                  .spec()
                  .path("injection")
                  .path("optOutNamespaces")
                  .forEach(name -> names.add(name.asText()));
              return names.stream();
            })
        .distinct()
        .toList();
  }
}
