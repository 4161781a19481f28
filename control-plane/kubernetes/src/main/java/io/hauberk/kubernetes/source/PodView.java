package io.hauberk.kubernetes.source;

import io.hauberk.policy.model.Protocol;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What the mesh depends on of an injected pod.
 *
 * @param controller what made it; the pod itself when nobody did
 * @param labels as its author wrote them, without those that tell pods of one controller apart
 * @param allLabels by which Services select
 * @param ports of containers
 * @param protocols that its author stated, by port
 */
record PodView(
    String namespace,
    String name,
    String uid,
    Controller controller,
    String account,
    SortedMap<String, String> labels,
    Map<String, String> allLabels,
    List<NamedPort> ports,
    SortedMap<Integer, Protocol> protocols,
    Instant created) {
  PodView {
    labels = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(labels));
    allLabels = Map.copyOf(allLabels);
    ports = List.copyOf(ports);
    protocols = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(protocols));
  }

  /** A Deployment, a StatefulSet, a bare pod; named as its author named it. */
  record Controller(String kind, String name) {}
}
