package io.hauberk.kubernetes.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.hauberk.policy.intent.Crd;
import io.hauberk.policy.intent.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Follows everything in the cluster that the mesh depends on. A watch that ends or lapses (410) is
 * begun anew by a list, and what happened meanwhile is told as changes; while the API server is
 * away nothing is told, and nothing is forgotten.
 */
final class ClusterInformers implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ClusterInformers.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final Runnable changed;
  private final List<Intake<?, ?>> intakes = new ArrayList<>();
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final SharedIndexInformer<Pod> pods;

  /**
   * @param changed told, by many threads, that something may have changed
   * @param podListeners told of pods as well
   */
  ClusterInformers(
      KubernetesClient client,
      ClusterState state,
      Runnable changed,
      List<ResourceEventHandler<Pod>> podListeners) {
    this.client = client;
    this.changed = changed;
    Crd.kinds().forEach(kind -> objects(kind, state));
    pods =
        add(
            client.pods().inAnyNamespace().runnableInformer(0),
            new LeanStore<>(ClusterInformers::lean),
            "Pod",
            Views::pod,
            state.pods()::put);
    podListeners.forEach(pods::addEventHandler);
    add(
        client.services().inAnyNamespace().runnableInformer(0),
        "Service",
        service -> Optional.of(Views.service(service)),
        state.services()::put);
    add(
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inAnyNamespace()
            .withLabel("kubernetes.io/service-name")
            .runnableInformer(0),
        new LeanStore<>(ClusterInformers::lean),
        "EndpointSlice",
        slice -> Optional.of(Views.slice(slice)),
        state.slices()::put);
    add(
        client.namespaces().runnableInformer(0),
        "Namespace",
        ClusterInformers::labels,
        state.namespaces()::put);
  }

  void start() {
    for (SharedIndexInformer<?> informer : informers) {
      var begun = informer.start();
      begun.whenComplete(
          (nothing, problem) -> {
            if (problem != null) {
              LOG.log(Level.ERROR, "an informer did not begin", problem);
            }
          });
    }
  }

  /** What has not been listed once; empty: everything has. */
  List<String> missing() {
    return intakes.stream().filter(intake -> !intake.listed()).map(Intake::what).toList();
  }

  /** Whether every watch is open at this moment. */
  boolean watching() {
    return informers.stream().allMatch(SharedIndexInformer::isWatching);
  }

  boolean watchingPods() {
    return pods.isWatching();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private void objects(Kind kind, ClusterState state) {
    add(
        OurKinds.of(client, kind).inAnyNamespace().runnableInformer(0),
        kind.name(),
        object -> Optional.of(CustomObject.of(kind, tree(object))),
        (key, object) -> state.object(kind + " " + key, object));
  }

  private <T extends HasMetadata, V> void add(
      SharedIndexInformer<T> informer,
      String what,
      Function<T, Optional<V>> view,
      BiConsumer<String, Optional<V>> shelf) {
    Intake<T, V> intake = new Intake<>(what, view, shelf, changed);
    intakes.add(intake);
    informers.add(
        informer
            .exceptionHandler((started, problem) -> retry(what, problem))
            .addEventHandler(intake));
  }

  private <T extends HasMetadata, V> SharedIndexInformer<T> add(
      SharedIndexInformer<T> informer,
      LeanStore<T> store,
      String what,
      Function<T, Optional<V>> view,
      BiConsumer<String, Optional<V>> shelf) {
    SharedIndexInformer<T> lean = informer.removeNamespaceIndex().itemStore(store);
    add(lean, what, view, shelf);
    return lean;
  }

  private static boolean retry(String what, Throwable problem) {
    LOG.log(
        Level.WARNING,
        "`{0}` cannot be followed for the moment: {1}",
        what,
        String.valueOf(problem.getMessage()).lines().findFirst().orElse(""));
    return true;
  }

  private static ObjectNode tree(GenericKubernetesResource object) {
    return JSON.valueToTree(object);
  }

  private static Optional<Map<String, String>> labels(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return Optional.of(labels == null ? Map.of() : Map.copyOf(labels));
  }

  private static Pod lean(Pod pod) {
    return new PodBuilder().withMetadata(lean(pod.getMetadata())).build();
  }

  private static EndpointSlice lean(EndpointSlice slice) {
    return new EndpointSliceBuilder().withMetadata(lean(slice.getMetadata())).build();
  }

  private static ObjectMeta lean(ObjectMeta meta) {
    return new ObjectMetaBuilder()
        .withNamespace(meta.getNamespace())
        .withName(meta.getName())
        .withUid(meta.getUid())
        .withResourceVersion(meta.getResourceVersion())
        .build();
  }
}
