package io.hauberk.kubernetes.webhook;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.WorkloadSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the control plane knows of the cluster at this moment, from its informers. */
public interface MeshTexts {
  /** Absent until everything was listed once: nothing can be judged before. */
  Optional<Snapshot> now();

  /** The labels of a namespace; absent when there is none of this name. */
  Optional<Map<String, String>> namespace(String name);

  /**
   * All of it, consistent.
   *
   * @param texts of every custom object, each called {@code Kind namespace/name} or {@code Kind
   *     name}
   * @param workloads that the pods are
   * @param guarded the guarded labels in force
   * @param optOut namespaces whose pods may stay without a proxy
   * @param durable whose decisions must not be lost
   */
  record Snapshot(
      List<SourceText> texts,
      List<Intent.Workload> workloads,
      List<Intent.GuardedLabel> guarded,
      List<String> optOut,
      List<WorkloadSelector> durable) {
    public Snapshot {
      texts = List.copyOf(texts);
      workloads = List.copyOf(workloads);
      guarded = List.copyOf(guarded);
      optOut = List.copyOf(optOut);
      durable = List.copyOf(durable);
    }

    /** Where decisions may be lost. */
    public Snapshot(
        List<SourceText> texts,
        List<Intent.Workload> workloads,
        List<Intent.GuardedLabel> guarded,
        List<String> optOut) {
      this(texts, workloads, guarded, optOut, List.of());
    }

    /**
     * Whether no decision of a pod with these labels may be lost. What is guarded its namespace
     * gives to it.
     */
    boolean isDurable(
        String namespace, Map<String, String> namespaceLabels, Map<String, String> podLabels) {
      if (durable.isEmpty()) {
        return false;
      }
      Map<String, String> labels = new HashMap<>(podLabels);
      namespaceLabels.forEach(
          (key, value) -> {
            if (guarded.stream().anyMatch(label -> label.guards(key, value))) {
              labels.put(key, value);
            }
          });
      return durable.stream().anyMatch(selector -> selector.selects(namespace, labels));
    }
  }
}
