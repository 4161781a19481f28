package io.hauberk.server.evidence;

import io.hauberk.evidence.alarm.Guardrails;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.server.publish.MeshImage;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which guardrails the rules in force have at a workload; asked once for each version of them. */
final class ModelGuardrails implements Guardrails {
  private final Supplier<MeshImage> mesh;
  private final Map<WorkloadId, Known> known = new ConcurrentHashMap<>();

  private record Known(WorkloadPolicy policy, List<String> names) {}

  ModelGuardrails(Supplier<MeshImage> mesh) {
    this.mesh = mesh;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // to compare all rules for each record would be slow
  public List<String> over(String namespace, String workload) {
    WorkloadId id = new WorkloadId(namespace, workload);
    @Nullable WorkloadPolicy policy = mesh.get().model().workloads().get(id);
    if (policy == null) {
      known.remove(id);
      return List.of();
    }
    @Nullable Known before = known.get(id);
    if (before == null || before.policy() != policy) {
      before = new Known(policy, names(policy));
      known.put(id, before);
    }
    return before.names();
  }

  private static List<String> names(WorkloadPolicy policy) {
    TreeSet<String> names = new TreeSet<>();
    policy
        .ports()
        .forEach(
            port -> {
              RuleSet rules = port.enforced();
              rules.never().forEach(never -> names.add(never.name().guardrail()));
              rules.only().forEach(only -> names.add(only.name().guardrail()));
            });
    return List.copyOf(names);
  }
}
