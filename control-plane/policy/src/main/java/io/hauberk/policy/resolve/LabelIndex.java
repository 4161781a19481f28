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
      SortedMap<String, String> all = workload.meta().labels();
      labels.put(
          workload.id(), new WorkloadLabels(all, Intent.GuardedLabel.attested(all, guarded)));
    }
    return labels;
  }
}
