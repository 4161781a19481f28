package io.hauberk.kubernetes.webhook;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
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
   */
  record Snapshot(
      List<SourceText> texts,
      List<Intent.Workload> workloads,
      List<Intent.GuardedLabel> guarded,
      List<String> optOut) {
    public Snapshot {
      texts = List.copyOf(texts);
      workloads = List.copyOf(workloads);
      guarded = List.copyOf(guarded);
      optOut = List.copyOf(optOut);
    }
  }
}
