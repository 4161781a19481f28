package io.hauberk.kubernetes.source;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.server.publish.Endpoints;
import io.hauberk.server.publish.MeshView;
import java.util.Collection;
import java.util.List;

/**
 * The cluster as the mesh is described by it, at one moment.
 *
 * @param texts of the custom objects, in the order of their names
 * @param workloads that the injected pods are
 * @param endpoints where the pods of a workload are that are ready, as Services tell it
 * @param objects the custom objects themselves
 */
public record ClusterSnapshot(
    List<SourceText> texts,
    List<Intent.Workload> workloads,
    Endpoints endpoints,
    List<Intent.GuardedLabel> guarded,
    Collection<CustomObject> objects) {
  public ClusterSnapshot {
    texts = List.copyOf(texts);
    workloads = List.copyOf(workloads);
    guarded = List.copyOf(guarded);
    objects = List.copyOf(objects);
  }

  MeshView view() {
    return new MeshView(texts, workloads, endpoints);
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
