package io.hauberk.server.publish;

import io.hauberk.identity.WorkloadId;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which workloads are given something else than before.
 *
 * @param changed new ones included
 */
public record MeshChange(SortedSet<WorkloadId> changed, SortedSet<WorkloadId> removed) {
  public MeshChange {
    changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
    removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
  }

  static MeshChange between(@Nullable MeshImage before, MeshImage after) {
    if (before == null) {
      return new MeshChange(new TreeSet<>(after.workloads().keySet()), new TreeSet<>());
    }
    SortedSet<WorkloadId> removed = new TreeSet<>(before.workloads().keySet());
    removed.removeAll(after.workloads().keySet());
    if (!before.exclusions().equals(after.exclusions())) {
      return new MeshChange(new TreeSet<>(after.workloads().keySet()), removed);
    }
    SortedSet<WorkloadId> changed = new TreeSet<>(after.workloads().keySet());
    Set<WorkloadId> same = new TreeSet<>();
    for (WorkloadId id : changed) {
      if (Objects.equals(before.workloads().get(id), after.workloads().get(id))
          && Objects.equals(before.certificates().get(id), after.certificates().get(id))) {
        same.add(id);
      }
    }
    changed.removeAll(same);
    return new MeshChange(changed, removed);
  }

  boolean isNothing() {
    return changed.isEmpty() && removed.isEmpty();
  }
}
