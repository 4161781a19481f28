package io.hauberk.kubernetes.source;

import io.hauberk.policy.intent.Intent;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a namespace gives to everything in it: its guarded labels. They win over the pod's own, or a
 * pod could leave what its namespace is.
 */
record Inheritance(
    Map<String, Map<String, String>> namespaces, Collection<Intent.GuardedLabel> guarded) {
  SortedMap<String, String> labels(PodView pod) {
    SortedMap<String, String> labels = new TreeMap<>(pod.labels());
    namespaces
        .getOrDefault(pod.namespace(), Map.of())
        .forEach(
            (key, value) -> {
              if (guarded.stream().anyMatch(label -> label.guards(key, value))) {
                labels.put(key, value);
              }
            });
    return labels;
  }

  /** Those of them that its certificates say. */
  SortedMap<String, String> attested(PodView pod) {
    return Intent.GuardedLabel.attested(labels(pod), guarded);
  }
}
