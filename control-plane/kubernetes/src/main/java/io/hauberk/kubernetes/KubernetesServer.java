package io.hauberk.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.kubernetes.event.EventBoard;
import io.hauberk.kubernetes.evidence.AlarmEvents;
import io.hauberk.kubernetes.evidence.ClusterObjects;
import io.hauberk.kubernetes.evidence.PodResidents;
import io.hauberk.kubernetes.identity.KeyMaker;
import io.hauberk.kubernetes.identity.PodIdentities;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.kubernetes.lease.LeaderTask;
import io.hauberk.kubernetes.lease.LeaseElection;
import io.hauberk.kubernetes.network.NetworkTask;
import io.hauberk.kubernetes.source.ClusterOrigin;
import io.hauberk.kubernetes.status.StatusTask;
import io.hauberk.policy.model.AddressBlock;
import io.hauberk.policy.network.NetworkOptions;
import io.hauberk.server.evidence.EvidenceExtension;
import io.hauberk.server.evidence.EvidenceOptions;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.main.ServerOptions;
import io.hauberk.server.main.StartupFailure;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A control plane in a cluster. Each replica serves what it has seen itself; one of them leads and
 * writes.
 */
public final class KubernetesServer implements AutoCloseable {
  /** Of the Lease, in the namespace of the control plane. */
  private static final String LEASE = "hauberk";

  /** Of certificates that kubelets ask for, unless the pod asks for less. */
  private static final Duration LIFETIME = Duration.ofHours(24);

  private final HealthEndpoint health;
  private final ClusterOrigin origin;
  private volatile @Nullable HauberkServer server;

  /** If it is ours to close. */
  private volatile @Nullable KubernetesClient client;

  private KubernetesServer(HealthEndpoint health, ClusterOrigin origin) {
    this.health = health;
    this.origin = origin;
  }

  /**
   * What is added to the bare control plane.
   *
   * @param podListeners told of every pod, by the informer's thread
   * @param extensions that each replica runs
   * @param clock of everything
   */
  public record Additions(
      List<ResourceEventHandler<Pod>> podListeners,
      Function<ClusterOrigin, List<ServerExtension>> extensions,
      InstantSource clock) {
    public static final Additions NONE = new Additions(List.of(), origin -> List.of());

    public Additions {
      podListeners = List.copyOf(podListeners);
    }

    public Additions(
        List<ResourceEventHandler<Pod>> podListeners,
        Function<ClusterOrigin, List<ServerExtension>> extensions) {
      this(podListeners, extensions, InstantSource.system());
    }
  }

  /** What the leader does, made when the control plane runs. */
  @FunctionalInterface
  public interface LeaderTasks {
    List<LeaderTask> of(ControlPlane plane, ClusterOrigin origin);
  }

  /** With everything that the control plane does in the cluster in which it runs. */
  public static KubernetesServer start(
      KubernetesOptions options, EvidenceOptions evidence, Path state) throws StartupFailure {
    KubernetesClient client = Clients.own();
    try {
      KubernetesServer started = start(options, evidence, state, client);
      started.client = client;
      return started;
    } catch (StartupFailure e) {
      client.close();
      throw e;
    }
  }

  static KubernetesServer start(
      KubernetesOptions options, EvidenceOptions evidence, Path state, KubernetesClient client)
      throws StartupFailure {
    PodResidents residents = new PodResidents(options.trustDomain());
    PodIdentities pods =
        new PodIdentities(client, maker(options), PeerAddress.IF_SEEN, InstantSource.system());
    return start(
        options,
        state,
        client,
        new Additions(
            List.of(pods.listener(), residents),
            origin ->
                List.of(
                    new WebhookExtension(options, client, origin),
                    new EvidenceExtension(
                        evidence
                            .besideOthers(pod(), () -> replicas(options, origin), pods::shippers)
                            .with(alarmEvents(options, client, residents, origin)),
                        residents),
                    informed(pods, origin))),
        (plane, origin) ->
            List.of(pods.issuing(plane), networkPolicies(options, client, plane, origin)));
  }

  /** Where the control planes of the cluster listen, this one among them. */
  private static Set<InetSocketAddress> replicas(KubernetesOptions options, ClusterOrigin origin) {
    return origin.ready(options.namespace(), options.service()).stream()
        .map(address -> new InetSocketAddress(address.toString(), options.ports().xds()))
        .collect(Collectors.toSet());
  }

  private static AlarmEvents alarmEvents(
      KubernetesOptions options,
      KubernetesClient client,
      PodResidents residents,
      ClusterOrigin origin) {
    return new AlarmEvents(
        new EventBoard(client, self()),
        new ClusterObjects(client, residents, origin, reference(options)));
  }

  /** This control plane, for events: its pod, or outside of one its Service. */
  private static ObjectReference reference(KubernetesOptions options) {
    return new ObjectReferenceBuilder()
        .withApiVersion("v1")
        .withKind(pod().isPresent() ? "Pod" : "Service")
        .withNamespace(options.namespace())
        .withName(pod().orElse(options.service()))
        .withUid(System.getenv("POD_UID"))
        .build();
  }

  /** The identities of pods, with what only the cluster knows. */
  static PodIdentities informed(PodIdentities pods, ClusterOrigin origin) {
    return pods.followedWhile(origin::watchingPods)
        .attestedBy(
            pod ->
                origin.attested(pod.namespace(), pod.name(), pod.uid()).map(AttestedLabels::new));
  }

  private static NetworkTask networkPolicies(
      KubernetesOptions options,
      KubernetesClient client,
      ControlPlane plane,
      ClusterOrigin origin) {
    return new NetworkTask(
        client,
        new NetworkTask.Mesh(() -> plane.image().model(), origin::podLabels),
        NetworkOptions.standard(
            options.namespace(), options.dns().stream().map(AddressBlock::parse).toList()));
  }

  /**
   * Starts it. Probes are answered at once; it returns when sidecars are served, which may take as
   * long as the API server is away.
   *
   * @throws StartupFailure and nothing is left running
   */
  public static KubernetesServer start(
      KubernetesOptions options,
      Path state,
      KubernetesClient client,
      Additions additions,
      LeaderTasks tasks)
      throws StartupFailure {
    ClusterOrigin origin =
        new ClusterOrigin(
            client,
            options.trustDomain(),
            new RootSecret(client, options.namespace(), additions.clock(), new SecureRandom()),
            identity(options),
            additions.podListeners());
    Readiness readiness = new Readiness();
    readiness.needs(origin::waitingFor);
    AtomicReference<Optional<Metrics>> metrics = new AtomicReference<>(Optional.empty());
    HealthEndpoint health = HealthEndpoint.open(options.ports().probes(), readiness, metrics::get);
    KubernetesServer running = new KubernetesServer(health, origin);
    boolean started = false;
    try {
      String self = self();
      List<ServerExtension> extensions = new ArrayList<>(additions.extensions().apply(origin));
      extensions.forEach(extension -> readiness.needs(extension::waitingFor));
      extensions.add(
          plane -> {
            metrics.set(Optional.of(plane.metrics()));
            return election(options, client, plane, origin, tasks, self);
          });
      running.server =
          HauberkServer.start(
              ServerOptions.of(
                      origin, state, new InetSocketAddress("0.0.0.0", options.ports().xds()))
                  .withClock(additions.clock())
                  .withNames(options.hosts())
                  .withExtensions(extensions)
                  .withoutJoinTokens());
      readiness.begun();
      started = true;
      return running;
    } finally {
      if (!started) {
        running.close();
      }
    }
  }

  /** Where sidecars connect. */
  public int port() {
    HauberkServer current = server;
    return current == null ? 0 : current.address().getPort();
  }

  /** Where probes are answered. */
  public int probes() {
    return health.port();
  }

  /** The cluster as this replica sees it. */
  public ClusterOrigin origin() {
    return origin;
  }

  /** The control plane itself; absent until it serves. */
  public Optional<HauberkServer> server() {
    return Optional.ofNullable(server);
  }

  @Override
  public void close() {
    HauberkServer current = server;
    if (current != null) {
      current.close();
    }
    origin.close();
    health.close();
    KubernetesClient mine = client;
    if (mine != null) {
      mine.close();
    }
  }

  private static LeaseElection election(
      KubernetesOptions options,
      KubernetesClient client,
      ControlPlane plane,
      ClusterOrigin origin,
      LeaderTasks tasks,
      String self) {
    List<LeaderTask> all = new ArrayList<>();
    all.add(
        new StatusTask(
            client,
            new StatusTask.Mesh(
                origin::objects, origin.judged()::verdict, plane::proxies, origin::podNames),
            self,
            plane.clock()));
    all.addAll(tasks.of(plane, origin));
    return LeaseElection.start(client, options.namespace(), LEASE, self, all, plane.clock());
  }

  private static KeyMaker maker(KubernetesOptions options) {
    return switch (options.identity()) {
      case KUBELET -> new KeyMaker.Kubelet(options.signerName(), LIFETIME);
      case KEY_WRITER ->
          new KeyMaker.Writer(
              options.signerName(), options.tokenAudience(), KubernetesOptions.TRUST);
    };
  }

  private static IdentitySource identity(KubernetesOptions options) {
    return switch (options.identity()) {
      case KUBELET ->
          new IdentitySource.Files("/etc/hauberk/sds-id.json", "/etc/hauberk/sds-trust.json");
      case KEY_WRITER -> new IdentitySource.Pushed();
    };
  }

  /** Unlike that of every other process, also of the one before in the same pod. */
  private static String self() {
    return pod().orElse("hauberk") + "_" + UUID.randomUUID();
  }

  /** Absent outside of one. */
  private static Optional<String> pod() {
    return Optional.ofNullable(System.getenv("POD_NAME"));
  }
}
