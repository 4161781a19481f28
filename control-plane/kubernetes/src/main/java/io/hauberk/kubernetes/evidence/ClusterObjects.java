package io.hauberk.kubernetes.evidence;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.identity.InstanceName;
import io.hauberk.kubernetes.source.ClusterOrigin;
import io.hauberk.kubernetes.source.ClusterSnapshot;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.policy.intent.Kind;
import java.util.List;
import java.util.Optional;

/** The objects of a cluster by the names that alarms have for them. */
public final class ClusterObjects implements Concerned.Cluster {
  private final KubernetesClient client;
  private final PodResidents pods;
  private final ClusterOrigin origin;
  private final ObjectReference self;

  /**
   * @param self this control plane
   */
  public ClusterObjects(
      KubernetesClient client, PodResidents pods, ClusterOrigin origin, ObjectReference self) {
    this.client = client;
    this.pods = pods;
    this.origin = origin;
    this.self = self;
  }

  @Override
  public ObjectReference self() {
    return self;
  }

  @Override
  public Optional<ObjectReference> pod(String instance) {
    return pods.reference(instance);
  }

  @Override
  public Optional<ObjectReference> object(Kind kind, String name) {
    return origin.objects().stream()
        .filter(object -> object.kind() == kind && object.name().equals(name))
        .map(CustomObject::reference)
        .findFirst();
  }

  @Override
  public Optional<ObjectReference> workload(String namespace, String name) {
    Optional<String> instance =
        origin.snapshot().map(ClusterSnapshot::workloads).stream()
            .flatMap(List::stream)
            .filter(workload -> workload.id().toString().equals(namespace + "/" + name))
            .flatMap(workload -> workload.instances().stream())
            .map(InstanceName::dnsName)
            .findFirst();
    return instance.flatMap(pods::owner).map(this::owner).or(() -> instance.flatMap(this::pod));
  }

  /** A Deployment makes ReplicaSets and a CronJob makes Jobs, which nobody looks at. */
  private ObjectReference owner(ObjectReference made) {
    try {
      return above(made)
          .flatMap(object -> PodResidents.controller(object.getMetadata()))
          .map(owner -> PodResidents.reference(made.getNamespace(), owner))
          .orElse(made);
    } catch (KubernetesClientException e) {
      return made;
    }
  }

  private Optional<HasMetadata> above(ObjectReference made) {
    return switch (made.getKind()) {
      case "ReplicaSet" ->
          Optional.ofNullable(
              client
                  .apps()
                  .replicaSets()
                  .inNamespace(made.getNamespace())
                  .withName(made.getName())
                  .get());
      case "Job" ->
          Optional.ofNullable(
              client
                  .batch()
                  .v1()
                  .jobs()
                  .inNamespace(made.getNamespace())
                  .withName(made.getName())
                  .get());
      default -> Optional.empty();
    };
  }
}
