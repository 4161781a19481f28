package io.hauberk.policy.resolve;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every declared port of every workload. */
final class PortTable {
  private final List<List<PortRules>> ports;
  private final Map<WorkloadId, List<PortRules>> byWorkload = new HashMap<>();

  PortTable(List<Intent.Workload> workloads) {
    this.ports =
        workloads.stream()
            .map(
                w ->
                    w.ports().stream()
                        .sorted(Comparator.comparingInt(Intent.Port::number))
                        .map(port -> new PortRules(w, port))
                        .toList())
            .toList();
    for (int i = 0; i < workloads.size(); i++) {
      byWorkload.put(workloads.get(i).id(), ports.get(i));
    }
  }

  /**
   * @param workload position
   */
  List<PortRules> of(int workload) {
    return ports.get(workload);
  }

  List<PortRules> of(BitSet workloads) {
    return workloads.stream().boxed().flatMap(i -> ports.get(i).stream()).toList();
  }

  List<PortRules> all() {
    return ports.stream().flatMap(List::stream).toList();
  }

  Optional<List<PortRules>> of(WorkloadId workload) {
    return Optional.ofNullable(byWorkload.get(workload));
  }
}
