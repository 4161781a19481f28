package io.hauberk.kubernetes.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.intent.Crd;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.publish.MeshView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a cluster once, with the rights of whoever asks. */
public final class ClusterReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;

  public ClusterReader(KubernetesClient client) {
    this.client = client;
  }

  /**
   * What the mesh of the cluster is now. The trust domain is the MeshConfig's; where there is none,
   * the one that sidecars were injected for; where there is none either, {@code fallback}.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not
   *     answer, or refuses
   */
  public Reading read(TrustDomain fallback, Instant now) {
    List<CustomObject> objects = objects();
    List<Pod> pods = client.pods().inAnyNamespace().list().getItems();
    ClusterState state =
        new ClusterState(
            trustDomain(objects).or(() -> InjectedTrustDomain.of(pods)).orElse(fallback));
    objects.forEach(object -> state.object(object.source().name(), Optional.of(object)));
    client
        .namespaces()
        .list()
        .getItems()
        .forEach(
            namespace ->
                state
                    .namespaces()
                    .put(
                        namespace.getMetadata().getName(),
                        Optional.ofNullable(namespace.getMetadata().getLabels())
                            .or(() -> Optional.of(Map.of()))));
    pods.forEach(pod -> state.pods().put(key(pod), Views.pod(pod)));
    client
        .services()
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(
            service -> state.services().put(key(service), Optional.of(Views.service(service))));
    MeshView view = state.snapshot().view();
    return new PolicyReader().read(view.texts(), view.workloads(), now, Strictness.CLUSTER);
  }

  /**
   * Every object of ours with its status.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not
   *     answer, or refuses
   */
  public List<CustomObject> objects() {
    List<CustomObject> objects = new ArrayList<>();
    for (Kind kind : Crd.kinds()) {
      OurKinds.of(client, kind).inAnyNamespace().list().getItems().stream()
          .map(object -> CustomObject.of(kind, JSON.<ObjectNode>valueToTree(object)))
          .forEach(objects::add);
    }
    return objects;
  }

  private static String key(HasMetadata object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  private static Optional<TrustDomain> trustDomain(List<CustomObject> objects) {
    return objects.stream()
        .filter(object -> object.kind() == Kind.MeshConfig)
        .map(object -> object.spec().path("trustDomain").asText(""))
        .filter(name -> !name.isEmpty())
        .map(TrustDomain::new)
        .findFirst();
  }
}
