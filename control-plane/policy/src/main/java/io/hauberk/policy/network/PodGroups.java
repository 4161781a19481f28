package io.hauberk.policy.network;

import io.hauberk.identity.WorkloadId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The groups into which pods fall. Workloads of one namespace whose pods carry the same labels are
 * one group: no network can tell them apart.
 */
final class PodGroups {
  private final Map<WorkloadId, PodGroup> groups = new TreeMap<>();

  PodGroups(SortedMap<WorkloadId, SortedMap<String, String>> labels) {
    Map<String, List<WorkloadId>> byNamespace =
        labels.keySet().stream().collect(Collectors.groupingBy(WorkloadId::namespace));
    labels.forEach(
        (id, own) ->
            groups.put(
                id,
                new PodGroup(
                    id.namespace(),
                    own,
                    absent(
                        own,
                        byNamespace.getOrDefault(id.namespace(), List.of()).stream()
                            .map(other -> labels.getOrDefault(other, new TreeMap<>()))
                            .toList()))));
  }

  /** One key for each group that carries all labels of this one and more. */
  private static SortedSet<String> absent(
      SortedMap<String, String> own, Collection<SortedMap<String, String>> all) {
    SortedSet<String> absent = new TreeSet<>();
    for (SortedMap<String, String> other : all) {
      if (other.size() > own.size() && other.entrySet().containsAll(own.entrySet())) {
        SortedSet<String> more = new TreeSet<>(other.keySet());
        more.removeAll(own.keySet());
        absent.add(more.first());
      }
    }
    return absent;
  }

  /** The workloads of each, in the order of the first. */
  Map<PodGroup, SortedSet<WorkloadId>> members() {
    Map<PodGroup, SortedSet<WorkloadId>> members = new LinkedHashMap<>();
    groups.forEach((id, group) -> members.computeIfAbsent(group, g -> new TreeSet<>()).add(id));
    return members;
  }

  List<Peer> of(Collection<WorkloadId> workloads) {
    return workloads.stream()
        .map(groups::get)
        .filter(Objects::nonNull)
        .<Peer>map(Peer.Pods::new)
        .distinct()
        .toList();
  }
}
