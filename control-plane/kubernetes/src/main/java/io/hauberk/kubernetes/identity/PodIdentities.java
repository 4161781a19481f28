package io.hauberk.kubernetes.identity;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.grpc.ServerInterceptor;
import io.hauberk.evidence.metrics.Metric;
import io.hauberk.kubernetes.identity.pod.ApiPodQuestions;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.kubernetes.identity.pod.PodIndex;
import io.hauberk.kubernetes.identity.pod.SidecarShape;
import io.hauberk.kubernetes.identity.sign.PodCertificates;
import io.hauberk.kubernetes.identity.stream.PodIdentity;
import io.hauberk.kubernetes.identity.stream.StreamCutter;
import io.hauberk.kubernetes.identity.token.RootConfigMaps;
import io.hauberk.kubernetes.identity.token.ShippingDoor;
import io.hauberk.kubernetes.identity.token.TokenDoor;
import io.hauberk.kubernetes.lease.LeaderTask;
import io.hauberk.kubernetes.lease.Leadership;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.xds.ProvenPeer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything about the identity of pods that a control plane in a cluster does: it follows the pods
 * ({@link #listener}), lets those in that are there ({@link #identity}), cuts off those that have
 * gone, and issues their certificates ({@link #issuing}).
 */
public final class PodIdentities implements ServerExtension {
  private static final long LOOK_SECONDS = 2;

  private final KubernetesClient client;
  private final KeyMaker maker;
  private final PeerAddress addresses;
  private final SidecarShape shape;
  private final PodIndex pods;
  private final IdentityCounters counters = new IdentityCounters();
  private volatile BooleanSupplier watching = () -> false;
  private volatile LabelWitness witness = pod -> Optional.empty();
  private volatile @Nullable StreamCutter cutter;

  public PodIdentities(
      KubernetesClient client, KeyMaker maker, PeerAddress addresses, InstantSource clock) {
    this.client = client;
    this.maker = maker;
    this.addresses = addresses;
    this.shape = new SidecarShape(maker.signerName());
    this.pods = new PodIndex(shape, clock, this::changed);
  }

  /** To be told of every pod. */
  public ResourceEventHandler<Pod> listener() {
    return pods;
  }

  /** Whether the pods are followed at this moment; until this is known, nothing heard counts. */
  public PodIdentities followedWhile(BooleanSupplier open) {
    watching = open;
    return this;
  }

  /** Who knows the labels of pods; until this is known, no pod gets a certificate. */
  public PodIdentities attestedBy(LabelWitness labels) {
    witness = labels;
    return this;
  }

  public IdentityCounters counters() {
    return counters;
  }

  @Override
  public ServerInterceptor identity(ControlPlane plane, ServerInterceptor standard) {
    IdentityContext context = context(plane);
    return new PodIdentity(
        context,
        (account, instance) ->
            plane
                .image()
                .workload(instance)
                .filter(policy -> policy.account().equals(account))
                .map(WorkloadPolicy::workload),
        addresses,
        switch (maker) {
          case KeyMaker.Kubelet kubelet -> PodIdentity.Door.SHUT;
          case KeyMaker.Writer writer ->
              TokenDoor.open(
                  context,
                  writer.audience(),
                  addresses,
                  () -> plane.image().model().certificateLifetime(),
                  plane::certificate);
        });
  }

  /** Says under {@link ProvenPeer#CURRENT} whose log is handed over. */
  public ServerInterceptor shippers(ControlPlane plane) {
    return switch (maker) {
      case KeyMaker.Kubelet kubelet -> new ProvenPeer(plane.authority().trustDomain());
      case KeyMaker.Writer writer ->
          ShippingDoor.open(context(plane), writer.audience(), addresses);
    };
  }

  @Override
  public AutoCloseable start(ControlPlane plane) {
    plane.metrics().measure(Metric.CERTIFICATES_ISSUED, counters::issuedSoFar);
    plane.metrics().measure(Metric.ENROLMENTS_REFUSED, this::refusals);
    StreamCutter started = new StreamCutter(context(plane), plane::disconnect);
    cutter = started;
    ScheduledExecutorService looking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hauberk-pods").factory());
    var unused =
        looking.scheduleWithFixedDelay(
            () -> pods.look(watching), 0, LOOK_SECONDS, TimeUnit.SECONDS);
    return () -> {
      looking.shutdownNow();
      started.close();
    };
  }

  private Map<String, Double> refusals() {
    Map<String, Double> values = new HashMap<>();
    counters.refusals().forEach((code, count) -> values.put(code, (double) count));
    return values;
  }

  /** What the leader does: signs what kubelets ask for, or gives pods the roots. */
  public LeaderTask issuing(ControlPlane plane) {
    IdentityContext context = context(plane);
    return new LeaderTask() {
      @Override
      public String name() {
        return "identities of pods";
      }

      @Override
      public AutoCloseable lead(Leadership leadership) {
        return switch (maker) {
          case KeyMaker.Kubelet kubelet ->
              PodCertificates.start(
                  context, kubelet.signerName(), kubelet.lifetime(), leadership::holds);
          case KeyMaker.Writer writer ->
              RootConfigMaps.start(context, writer.trust(), leadership::holds);
        };
      }
    };
  }

  private void changed(String podUid) {
    StreamCutter current = cutter;
    if (current != null) {
      current.changed(podUid);
    }
  }

  private IdentityContext context(ControlPlane plane) {
    return new IdentityContext(
        client,
        plane.authority(),
        pods,
        new ApiPodQuestions(client, shape),
        (account, instance) -> plane.image().exclusion(account, instance).map(Exclusion::name),
        pod -> witness.find(pod),
        counters,
        plane.clock());
  }
}
