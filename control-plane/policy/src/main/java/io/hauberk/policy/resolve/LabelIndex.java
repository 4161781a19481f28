package io.hauberk.policy.resolve;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.model.WorkloadLabels;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels of workloads, and which of them their certificates say. */
final class LabelIndex {
  private LabelIndex() {}

  static SortedMap<WorkloadId, WorkloadLabels> of(
      Collection<Intent.Workload> workloads, Collection<Intent.GuardedLabel> guarded) {
    SortedMap<WorkloadId, WorkloadLabels> labels = new TreeMap<>();
    for (Intent.Workload workload : workloads) {
      SortedMap<String, String> attested = new TreeMap<>(workload.meta().labels());
      attested
          .entrySet()
          .removeIf(
              label ->
                  guarded.stream()
                      .filter(Intent.GuardedLabel::attested)
                      .noneMatch(guard -> guard.guards(label.getKey(), label.getValue())));
      labels.put(workload.id(), new WorkloadLabels(workload.meta().labels(), attested));
    }
    return labels;
  }
}
