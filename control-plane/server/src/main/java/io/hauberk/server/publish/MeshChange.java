package io.hauberk.server.publish;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is given something else than before.
 *
 * @param changed workloads of which some instance is given something else, new ones included
 * @param removed workloads that are no more
 * @param instances those that are given something else, new ones included
 * @param departed instances that are no more
 */
public record MeshChange(
    SortedSet<WorkloadId> changed,
    SortedSet<WorkloadId> removed,
    Set<InstanceName> instances,
    Set<InstanceName> departed) {
  public MeshChange {
    changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
    removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    instances = Set.copyOf(instances);
    departed = Set.copyOf(departed);
  }

  static MeshChange between(@Nullable MeshImage before, MeshImage after) {
    if (before == null) {
      return new MeshChange(
          new TreeSet<>(after.workloads().keySet()),
          new TreeSet<>(),
          after.instances().keySet(),
          Set.of());
    }
    SortedSet<WorkloadId> removed = new TreeSet<>(before.workloads().keySet());
    removed.removeAll(after.workloads().keySet());
    Set<InstanceName> departed = new HashSet<>(before.instances().keySet());
    departed.removeAll(after.instances().keySet());
    SortedSet<WorkloadId> changed = new TreeSet<>();
    Set<InstanceName> instances = new HashSet<>();
    boolean all = !before.exclusions().equals(after.exclusions());
    Set<WorkloadId> moved = after.discovery().movedSince(before.discovery());
    after
        .workloads()
        .forEach(
            (id, compiled) -> {
              boolean whole = all || isOther(before.workloads().get(id), compiled, moved);
              Set<InstanceName> given = new HashSet<>();
              for (InstanceName instance : compiled.policy().instances()) {
                if (whole || isOther(instance, before, after)) {
                  given.add(instance);
                }
              }
              instances.addAll(given);
              if (whole || !given.isEmpty()) {
                changed.add(id);
              }
            });
    return new MeshChange(changed, removed, instances, departed);
  }

  private static boolean isOther(
      @Nullable CompiledWorkload before, CompiledWorkload after, Set<WorkloadId> moved) {
    return before == null
        || !before.runs(after.policy(), after.epoch())
        || !Collections.disjoint(moved, after.discovers());
  }

  private static boolean isOther(InstanceName instance, MeshImage before, MeshImage after) {
    return !Objects.equals(before.instances().get(instance), after.instances().get(instance))
        || !Objects.equals(before.certificates().get(instance), after.certificates().get(instance));
  }

  boolean isNothing() {
    return changed.isEmpty() && removed.isEmpty() && departed.isEmpty();
  }
}
