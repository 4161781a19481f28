package io.hauberk.kubernetes.source;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.server.publish.Endpoints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What informers have told of the cluster so far. Safe for use by several threads. */
final class ClusterState {
  private final AtomicLong changes = new AtomicLong();
  private final Shelf<CustomObject> objects = new Shelf<>(new AtomicLong());
  private final Shelf<PodView> pods = new Shelf<>(changes);
  private final Shelf<ServiceView> services = new Shelf<>(changes);
  private final Shelf<SliceView> slices = new Shelf<>(changes);
  private final Shelf<Map<String, String>> namespaces = new Shelf<>(changes);
  private final List<ObjectListener> listeners = new CopyOnWriteArrayList<>();
  private final TrustDomain trustDomain;

  ClusterState(TrustDomain trustDomain) {
    this.trustDomain = trustDomain;
  }

  void onObject(ObjectListener listener) {
    listeners.add(listener);
  }

  /** Counts what the mesh may depend on. */
  long changes() {
    return changes.get();
  }

  void object(String key, Optional<CustomObject> object) {
    Optional<CustomObject> before = objects.get(key);
    objects.put(key, object);
    object
        .or(() -> before)
        .ifPresent(
            named ->
                listeners.forEach(
                    listener ->
                        listener.stored(
                            named.kind().name(),
                            named.namespace(),
                            named.name(),
                            object.flatMap(CustomObject::fingerprint))));
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

  /** Which labels of a pod its certificates say; absent as long as it has not been heard of. */
  Optional<SortedMap<String, String>> attested(String namespace, String name, String uid) {
    Inheritance inheritance = inheritance(GuardedLabels.of(objects.all()));
    return pods.get(namespace + "/" + name)
        .filter(pod -> pod.uid().equals(uid))
        .map(inheritance::attested);
  }

  private Inheritance inheritance(List<Intent.GuardedLabel> guarded) {
    return new Inheritance(namespaces.byKey(), guarded);
  }

  /** All of it, as the mesh is described by it now. */
  ClusterSnapshot snapshot() {
    Collection<CustomObject> custom = objects.all();
    List<Intent.GuardedLabel> guarded = GuardedLabels.of(custom);
    PodGrouping.Grouped grouped =
        new PodGrouping(trustDomain, inheritance(guarded), services.all()).group(pods.all());
    List<SourceText> texts = new ArrayList<>();
    custom.forEach(object -> texts.add(object.source()));
    if (custom.stream().noneMatch(object -> object.kind() == Kind.MeshConfig)) {
      texts.add(DefaultConfig.of(trustDomain));
    }
    texts.sort(Comparator.comparing(SourceText::name));
    return new ClusterSnapshot(
        texts, grouped.workloads(), endpoints(grouped.byPod()), guarded, custom);
  }

  /** What all pods of each workload carry themselves: nothing that its namespace gave to it. */
  SortedMap<WorkloadId, SortedMap<String, String>> podLabels(Collection<Intent.Workload> of) {
    Map<InstanceName, PodView> byInstance = new HashMap<>();
    pods.all().forEach(pod -> byInstance.put(trustDomain.pod(pod.uid()), pod));
    SortedMap<WorkloadId, SortedMap<String, String>> labels = new TreeMap<>();
    for (Intent.Workload workload : of) {
      workload.instances().stream()
          .map(byInstance::get)
          .filter(Objects::nonNull)
          .map(PodView::labels)
          .reduce(
              (one, other) -> {
                SortedMap<String, String> both = new TreeMap<>(one);
                both.entrySet().retainAll(other.entrySet());
                return both;
              })
          .ifPresent(own -> labels.put(workload.id(), own));
    }
    return labels;
  }

  /** {@code namespace/name} of each pod. */
  Map<InstanceName, String> podNames() {
    Map<InstanceName, String> names = new HashMap<>();
    pods.all()
        .forEach(pod -> names.put(trustDomain.pod(pod.uid()), pod.namespace() + "/" + pod.name()));
    return names;
  }

  /** Addresses of the pods that are ready behind a Service, {@code namespace/name}. */
  Set<IpAddress> ready(String service) {
    Set<IpAddress> addresses = new HashSet<>();
    for (SliceView slice : slices.all()) {
      if (slice.service().equals(service)) {
        slice.ready().forEach(pod -> addresses.addAll(pod.addresses()));
      }
    }
    return addresses;
  }

  private Endpoints endpoints(Map<String, WorkloadId> byPod) {
    SortedMap<WorkloadId, SortedMap<Integer, List<SocketAddress>>> ready = new TreeMap<>();
    for (SliceView slice : slices.all()) {
      for (SliceView.Ready pod : slice.ready()) {
        WorkloadId workload = byPod.get(pod.podUid());
        if (workload != null) {
          SortedMap<Integer, List<SocketAddress>> ports =
              ready.computeIfAbsent(workload, w -> new TreeMap<>());
          slice.ports().forEach(port -> add(pod, port, ports));
        }
      }
    }
    return new Endpoints(ready);
  }

  /** Several Services may lead to one port. */
  private static void add(
      SliceView.Ready pod, int port, SortedMap<Integer, List<SocketAddress>> ports) {
    List<SocketAddress> addresses = ports.computeIfAbsent(port, p -> new ArrayList<>());
    pod.addresses().stream()
        .map(address -> new SocketAddress(address, port))
        .filter(address -> !addresses.contains(address))
        .forEach(addresses::add);
    addresses.sort(Comparator.comparing(SocketAddress::toString));
  }
}
