package io.hauberk.kubernetes.webhook;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Workloads with a label. */
final class TestWorkloads {
  private TestWorkloads() {}

  static List<Intent.Workload> of(String namespace, String name, String label, String value) {
    ObjectMeta meta =
        new ObjectMeta(
            Kind.Workload,
            namespace,
            name,
            new TreeMap<>(Map.of(label, value)),
            new Place("Pod", 1, 1));
    return List.of(
        new Intent.Workload(
            meta,
            "default",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty()));
  }
}
