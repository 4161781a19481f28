package io.hauberk.kubernetes.source;

import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes workloads of pods. A workload is the set of pods of one controller that look the same to
 * policies: equal labels, account and container ports. It is called as the controller is; pods of
 * that controller that look otherwise, as in the middle of a roll-out, are a workload of their own
 * whose name has six digits more. The name itself stays with those that hold the oldest pod. Pure:
 * equal pods give equal workloads at every replica.
 */
final class PodGrouping {
  private final TrustDomain trustDomain;
  private final Inheritance inheritance;
  private final Map<String, List<ServiceView>> services;

  PodGrouping(TrustDomain trustDomain, Inheritance inheritance, Collection<ServiceView> services) {
    this.trustDomain = trustDomain;
    this.inheritance = inheritance;
    this.services = services.stream().collect(Collectors.groupingBy(ServiceView::namespace));
  }

  /**
   * @param workloads in the order of their names
   * @param byPod the workload of each pod, by the pod's UID
   */
  record Grouped(List<Intent.Workload> workloads, Map<String, WorkloadId> byPod) {
    Grouped {
      workloads = List.copyOf(workloads);
      byPod = Map.copyOf(byPod);
    }
  }

  /** What all pods of a workload have in common. */
  private record Shape(
      String namespace,
      PodView.Controller controller,
      SortedMap<String, String> labels,
      String account,
      List<NamedPort> ports,
      SortedMap<Integer, Protocol> protocols) {}

  private record Group(Shape shape, List<PodView> pods) {
    PodView oldest() {
      return pods.getFirst();
    }
  }

  Grouped group(Collection<PodView> pods) {
    Map<Shape, List<PodView>> shapes = new HashMap<>();
    pods.stream()
        .sorted(Comparator.comparing(PodView::created).thenComparing(PodView::uid))
        .forEach(pod -> shapes.computeIfAbsent(shape(pod), s -> new ArrayList<>()).add(pod));
    Map<WorkloadId, List<Group>> named = new LinkedHashMap<>();
    shapes.forEach(
        (shape, members) ->
            named
                .computeIfAbsent(
                    new WorkloadId(shape.namespace(), WorkloadNames.of(shape.controller().name())),
                    id -> new ArrayList<>())
                .add(new Group(shape, members)));
    SortedMap<WorkloadId, Group> groups = new TreeMap<>();
    named.forEach((id, variants) -> name(id, variants, groups));
    return grouped(groups);
  }

  private static void name(
      WorkloadId id, List<Group> variants, SortedMap<WorkloadId, Group> groups) {
    variants.sort(
        Comparator.comparing((Group g) -> g.oldest().created())
            .thenComparing(g -> g.oldest().uid()));
    for (int i = 0; i < variants.size(); i++) {
      Group variant = variants.get(i);
      String name =
          i == 0 ? id.name() : WorkloadNames.variant(id.name(), variant.shape().toString());
      groups.put(new WorkloadId(id.namespace(), name), variant);
    }
  }

  private Grouped grouped(SortedMap<WorkloadId, Group> groups) {
    List<Intent.Workload> workloads = new ArrayList<>();
    Map<String, WorkloadId> byPod = new HashMap<>();
    groups.forEach(
        (id, group) -> {
          workloads.add(workload(id, group));
          group.pods().forEach(pod -> byPod.put(pod.uid(), id));
        });
    return new Grouped(workloads, byPod);
  }

  private Intent.Workload workload(WorkloadId id, Group group) {
    Shape shape = group.shape();
    Place place = new Place(shape.controller().kind() + " " + id, 1, 1);
    return new Intent.Workload(
        new ObjectMeta(Kind.Workload, id.namespace(), id.name(), shape.labels(), place),
        shape.account(),
        Optional.empty(),
        PortUnion.of(place, group.pods(), services.getOrDefault(id.namespace(), List.of())),
        Optional.empty(),
        group.pods().stream().map(pod -> trustDomain.pod(pod.uid())).toList(),
        Optional.of(Interception.STANDARD));
  }

  private Shape shape(PodView pod) {
    return new Shape(
        pod.namespace(),
        pod.controller(),
        inheritance.labels(pod),
        pod.account(),
        pod.ports(),
        pod.protocols());
  }
}
