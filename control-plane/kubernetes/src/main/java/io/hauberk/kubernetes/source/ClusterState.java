package io.hauberk.kubernetes.source;

import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What informers have told of the cluster so far. Safe for use by several threads. */
final class ClusterState {
  private final AtomicLong changes = new AtomicLong();
  private final Shelf<CustomObject> objects = new Shelf<>(new AtomicLong());
  private final Shelf<PodView> pods = new Shelf<>(changes);
  private final Shelf<ServiceView> services = new Shelf<>(changes);
  private final Shelf<SliceView> slices = new Shelf<>(changes);
  private final Shelf<Map<String, String>> namespaces = new Shelf<>(changes);
  private final TrustDomain trustDomain;

  ClusterState(TrustDomain trustDomain) {
    this.trustDomain = trustDomain;
  }

  /** Counts what the mesh may depend on. */
  long changes() {
    return changes.get();
  }

  void object(String key, Optional<CustomObject> object) {
    Optional<CustomObject> before = objects.get(key);
    objects.put(key, object);
    if (before.isEmpty() || object.isEmpty() || !before.get().saysTheSame(object.get())) {
      changes.incrementAndGet();
    }
  }

  Shelf<PodView> pods() {
    return pods;
  }

  Shelf<ServiceView> services() {
    return services;
  }

  Shelf<SliceView> slices() {
    return slices;
  }

  /** Labels by name. */
  Shelf<Map<String, String>> namespaces() {
    return namespaces;
  }

  Collection<CustomObject> objects() {
    return objects.all();
  }

  /** All of it, as the mesh is described by it now. */
  ClusterSnapshot snapshot() {
    Collection<CustomObject> custom = objects.all();
    List<Intent.GuardedLabel> guarded = GuardedLabels.of(custom);
    PodGrouping.Grouped grouped =
        new PodGrouping(trustDomain, new Inheritance(namespaces.byKey(), guarded), services.all())
            .group(pods.all());
    List<SourceText> texts = new ArrayList<>();
    custom.forEach(object -> texts.add(object.source()));
    if (custom.stream().noneMatch(object -> object.kind() == Kind.MeshConfig)) {
      texts.add(DefaultConfig.of(trustDomain));
    }
    texts.sort(Comparator.comparing(SourceText::name));
    return new ClusterSnapshot(
        texts, grouped.workloads(), endpoints(grouped.byPod()), guarded, custom);
  }

  private SortedMap<WorkloadId, SortedMap<Integer, List<SocketAddress>>> endpoints(
      Map<String, WorkloadId> byPod) {
    SortedMap<WorkloadId, SortedMap<Integer, List<SocketAddress>>> endpoints = new TreeMap<>();
    for (SliceView slice : slices.all()) {
      for (SliceView.Ready ready : slice.ready()) {
        WorkloadId workload = byPod.get(ready.podUid());
        if (workload == null) {
          continue;
        }
        SortedMap<Integer, List<SocketAddress>> ports =
            endpoints.computeIfAbsent(workload, w -> new TreeMap<>());
        for (int port : slice.ports()) {
          List<SocketAddress> addresses = ports.computeIfAbsent(port, p -> new ArrayList<>());
          ready.addresses().stream()
              .map(address -> new SocketAddress(address, port))
              .filter(address -> !addresses.contains(address))
              .forEach(addresses::add);
        }
      }
    }
    endpoints
        .values()
        .forEach(
            ports ->
                ports
                    .values()
                    .forEach(all -> all.sort(Comparator.comparing(SocketAddress::toString))));
    return endpoints;
  }
}
