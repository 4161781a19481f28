package io.hauberk.kubernetes.evidence;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.hauberk.evidence.record.Party;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import io.hauberk.server.evidence.Residents;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Pods by the name in their certificates, also those that are gone: their last lines come when they
 * are. Hears an informer of pods; safe for use by several threads.
 */
public final class PodResidents implements Residents, ResourceEventHandler<Pod> {
  private static final int REMEMBERED = 50_000;

  private final TrustDomain trustDomain;
  private final Map<String, Known> byInstance = remembering();
  private final Map<String, String> byAddress = remembering();

  public PodResidents(TrustDomain trustDomain) {
    this.trustDomain = trustDomain;
  }

  /**
   * Of a pod, what nobody can change, and the labels that it has now.
   *
   * @param owner what made it
   */
  private record Known(
      String namespace,
      String name,
      String uid,
      Optional<String> node,
      Map<String, String> labels,
      Optional<OwnerReference> owner) {}

  /** The pod with that name in its certificate. */
  Optional<ObjectReference> reference(String instance) {
    return Optional.ofNullable(byInstance.get(instance))
        .map(
            pod ->
                new ObjectReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("Pod")
                    .withNamespace(pod.namespace())
                    .withName(pod.name())
                    .withUid(pod.uid())
                    .build());
  }

  /** What made that pod: of one of a Deployment, its ReplicaSet. */
  Optional<ObjectReference> owner(String instance) {
    return Optional.ofNullable(byInstance.get(instance))
        .flatMap(pod -> pod.owner().map(owner -> reference(pod.namespace(), owner)));
  }

  static ObjectReference reference(String namespace, OwnerReference owner) {
    return new ObjectReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withNamespace(namespace)
        .withName(owner.getName())
        .withUid(owner.getUid())
        .build();
  }

  /** Who answers for an object, if somebody does. */
  static Optional<OwnerReference> controller(ObjectMeta meta) {
    return meta.getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  @Override
  public Party.Workload housed(String instance, Party.Workload workload) {
    Known pod = byInstance.get(instance);
    if (pod == null) {
      return workload;
    }
    TreeMap<String, String> labels = new TreeMap<>(pod.labels());
    labels.putAll(workload.labels());
    return new Party.Workload(
        workload.namespace(),
        workload.name(),
        workload.serviceAccount(),
        labels,
        Optional.of(pod.name()),
        Optional.of(pod.uid()),
        pod.node());
  }

  /** The last one that had it: an address comes again, but not at once. */
  @Override
  public Optional<String> at(String address, Instant when) {
    return Optional.ofNullable(byAddress.get(address));
  }

  @Override
  public void onAdd(Pod pod) {
    put(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    put(pod);
  }

  /** It is remembered. */
  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {}

  private void put(Pod pod) {
    String instance = pod.getMetadata().getUid() + ".pod." + trustDomain;
    byInstance.put(
        instance,
        new Known(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            pod.getMetadata().getUid(),
            Optional.ofNullable(pod.getSpec().getNodeName()).filter(node -> !node.isEmpty()),
            pod.getMetadata().getLabels() == null ? Map.of() : pod.getMetadata().getLabels(),
            controller(pod.getMetadata())));
    if (pod.getStatus() == null
        || pod.getStatus().getPodIPs() == null
        || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      return;
    }
    for (PodIP ip : pod.getStatus().getPodIPs()) {
      if (ip.getIp() != null && !ip.getIp().isEmpty()) {
        byAddress.put(PodFacts.canonical(ip.getIp()), instance);
      }
    }
  }

  private static <K, V> Map<K, V> remembering() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > REMEMBERED;
          }
        });
  }
}
