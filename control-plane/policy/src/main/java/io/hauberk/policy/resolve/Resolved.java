package io.hauberk.policy.resolve;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A question with its answer, and how far the answer goes: pods that come and go change it in one
 * place only, unless it names pods one by one.
 *
 * @param told the workloads whose instances the model names outside of the workload itself
 * @param nextExpiry from then on the answer is another
 */
record Resolved(
    Question question, Reading reading, Set<WorkloadId> told, Optional<Instant> nextExpiry) {

  /** Whether {@link #with} answers this question too. */
  boolean covers(Question next) {
    return reading.model().isPresent()
        && next.strictness() == question.strictness()
        && !next.now().isBefore(question.now())
        && nextExpiry.filter(expiry -> !next.now().isBefore(expiry)).isEmpty()
        && next.sources().equals(question.sources())
        && differInUntoldInstancesOnly(next);
  }

  private boolean differInUntoldInstancesOnly(Question next) {
    if (next.workloads().size() != question.workloads().size()) {
      return false;
    }
    Map<WorkloadId, Intent.Workload> before = new HashMap<>();
    question.workloads().forEach(workload -> before.put(workload.id(), workload));
    for (Intent.Workload workload : next.workloads()) {
      Intent.Workload old = before.remove(workload.id());
      boolean covered =
          old != null
              && (old.equals(workload)
                  || (!told.contains(workload.id())
                      && workload.interception().isPresent()
                      && old.equals(workload.with(old.instances()))));
      if (!covered) {
        return false;
      }
    }
    return true;
  }

  /** The answer to a question that is covered. */
  Resolved with(Question next) {
    if (next.workloads().equals(question.workloads())) {
      return new Resolved(next, reading, told, nextExpiry);
    }
    Reading patched =
        new Reading(reading.model().map(model -> patched(model, next)), reading.problems());
    return new Resolved(next, patched, told, nextExpiry);
  }

  private static MeshModel patched(MeshModel model, Question next) {
    SortedMap<WorkloadId, WorkloadPolicy> workloads = new TreeMap<>(model.workloads());
    for (Intent.Workload workload : next.workloads()) {
      List<InstanceName> instances = workload.instances();
      workloads.computeIfPresent(
          workload.id(),
          (id, policy) ->
              workload.interception().isEmpty() || policy.instances().equals(instances)
                  ? policy
                  : policy.with(instances));
    }
    return new MeshModel(
        model.trustDomain(),
        model.certificateLifetime(),
        workloads,
        model.labels(),
        model.exclusions(),
        model.requirements(),
        model.durable());
  }
}
