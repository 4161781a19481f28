package io.hauberk.server.publish;

import com.google.common.collect.Maps;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.WorkloadPolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes images. What is as in the image before is taken from there and not compiled again. */
record ImageBuilder(Compilation compilation, Cuts cuts) {

  /**
   * @param before the image in force; null for the first
   * @param certificates that are in use, of whomever
   */
  MeshImage build(
      @Nullable MeshImage before,
      Standing standing,
      Map<InstanceName, IssuedCertificate> certificates,
      Instant now) {
    SortedMap<WorkloadId, CompiledWorkload> workloads = new TreeMap<>();
    Map<InstanceName, IssuedCertificate> held = new HashMap<>();
    Map<InstanceName, WorkloadId> instances = new HashMap<>();
    for (WorkloadPolicy policy : standing.model().workloads().values()) {
      CompiledWorkload old = before == null ? null : before.workloads().get(policy.workload());
      workloads.put(policy.workload(), compiled(policy, old));
      for (InstanceName instance : policy.instances()) {
        instances.put(instance, policy.workload());
        IssuedCertificate certificate = certificates.get(instance);
        if (certificate != null) {
          held.put(instance, certificate);
        }
      }
    }
    return new MeshImage(
        standing.model(),
        workloads,
        instances,
        discovery(before, workloads, standing.endpoints()),
        Exclusions.inForce(standing.model().exclusions(), standing.ordered(), now),
        held,
        standing.problems(),
        standing.folderInForce(),
        standing.loaded());
  }

  private Discovery discovery(
      @Nullable MeshImage before,
      Map<WorkloadId, CompiledWorkload> workloads,
      Endpoints endpoints) {
    if (before == null) {
      return Discovery.NONE.of(workloads.values(), endpoints, compilation);
    }
    boolean sameClusters =
        Maps.transformValues(before.workloads(), CompiledWorkload::clusters)
            .equals(Maps.transformValues(workloads, CompiledWorkload::clusters));
    return sameClusters
        ? before.discovery().at(endpoints, compilation)
        : before.discovery().of(workloads.values(), endpoints, compilation);
  }

  private CompiledWorkload compiled(WorkloadPolicy policy, @Nullable CompiledWorkload old) {
    long epoch = cuts.epoch(policy.workload());
    return old != null && old.runs(policy, epoch)
        ? old.with(policy)
        : CompiledWorkload.of(policy, epoch, compilation.proxy(policy, epoch));
  }
}
