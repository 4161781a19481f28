package io.hauberk.kubernetes.webhook;

import io.hauberk.injector.Surroundings;
import io.hauberk.kubernetes.webhook.Cluster.UnansweredException;
import io.hauberk.kubernetes.webhook.MeshTexts.Snapshot;
import java.util.Map;
import java.util.Optional;

/**
 * What the injector has to know of a namespace. A namespace that was made or labelled a moment ago
 * may not be known yet: unless it is known to be in the mesh, the API server is asked.
 */
final class PodSurroundings {
  private final MeshTexts mesh;
  private final Cluster cluster;

  PodSurroundings(MeshTexts mesh, Cluster cluster) {
    this.mesh = mesh;
    this.cluster = cluster;
  }

  /** Absent before everything was listed once, or when the API server does not answer. */
  Optional<Surroundings> of(String namespace) {
    Optional<Snapshot> snapshot = mesh.now();
    return snapshot.flatMap(
        now -> labels(namespace).map(labels -> surroundings(now, namespace, labels)));
  }

  private static Surroundings surroundings(
      Snapshot now, String namespace, Map<String, String> labels) {
    return new Surroundings(
        namespace,
        labels,
        now.optOut().contains(namespace),
        pod -> now.isDurable(namespace, labels, pod));
  }

  private Optional<Map<String, String>> labels(String namespace) {
    Optional<Map<String, String>> known =
        mesh.namespace(namespace)
            .filter(labels -> "enabled".equals(labels.get(Surroundings.INJECT)));
    if (known.isPresent()) {
      return known;
    }
    try {
      return cluster.namespace(namespace);
    } catch (UnansweredException e) {
      return Optional.empty();
    }
  }
}
