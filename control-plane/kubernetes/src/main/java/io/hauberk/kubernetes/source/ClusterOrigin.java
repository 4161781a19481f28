package io.hauberk.kubernetes.source;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.main.MeshOrigin;
import io.hauberk.server.main.StartupFailure;
import io.hauberk.server.publish.MeshReader;
import io.hauberk.server.publish.MeshView;
import io.hauberk.server.publish.ModelLoader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mesh as a cluster describes it. Waits at the beginning until everything has been listed once
 * and can be in force; later on what cannot be read, or an API server that is away, changes
 * nothing. One thread looks at the cluster, after changes have settled.
 */
public final class ClusterOrigin implements MeshOrigin, AutoCloseable {
  private static final Logger LOG = System.getLogger(ClusterOrigin.class.getName());
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration LONGEST_UNREST = Duration.ofMillis(500);

  /** Sees to it that the state directory has the root that all control planes of the mesh share. */
  @FunctionalInterface
  public interface Root {
    /**
     * @return whether it was made now
     */
    boolean prepare(Path state, TrustDomain trustDomain) throws StartupFailure;
  }

  private final Settling settling = new Settling(QUIET, LONGEST_UNREST);
  private final Judged judged = new Judged(MeshReader.ofCluster(new PolicyReader()));
  private final ClusterState state;
  private final ClusterInformers informers;
  private final Root root;
  private final IdentitySource identity;
  private volatile String waitingFor = "the first look at the cluster";
  private volatile @Nullable ClusterSnapshot snapshot;
  private long seen;

  /**
   * @param identity how sidecars come by their certificates
   * @param podListeners told of every pod, by the informer's thread
   */
  public ClusterOrigin(
      KubernetesClient client,
      TrustDomain trustDomain,
      Root root,
      IdentitySource identity,
      List<ResourceEventHandler<Pod>> podListeners) {
    this.state = new ClusterState(trustDomain);
    this.informers = new ClusterInformers(client, state, settling::event, podListeners);
    this.root = root;
    this.identity = identity;
  }

  /** What is missing before anything can be served; empty: nothing. */
  public Optional<String> waitingFor() {
    return Optional.of(waitingFor).filter(text -> !text.isEmpty());
  }

  /** The cluster as it was last seen; absent until everything has been listed once. */
  public Optional<ClusterSnapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /** What the pods of each workload carry themselves. */
  public SortedMap<WorkloadId, SortedMap<String, String>> podLabels() {
    return snapshot().map(now -> state.podLabels(now.workloads())).orElseGet(TreeMap::new);
  }

  /** {@code namespace/name} of each pod. */
  public Map<InstanceName, String> podNames() {
    return state.podNames();
  }

  /** Which labels of a pod its certificates say; absent as long as it has not been heard of. */
  public Optional<SortedMap<String, String>> attested(String namespace, String name, String uid) {
    return state.attested(namespace, name, uid);
  }

  /** Every custom object as the API server had it last, its status included. */
  public List<CustomObject> objects() {
    return List.copyOf(state.objects());
  }

  /** Told, by the informer's threads, of every object of ours that is stored; it must not block. */
  public void onObject(ObjectListener listener) {
    state.onObject(listener);
  }

  /** Whether everything is followed at this moment. */
  public boolean watching() {
    return informers.watching();
  }

  /** Labels of a namespace; absent when there is none of that name. */
  public Optional<Map<String, String>> namespace(String name) {
    return state.namespaces().get(name);
  }

  /** Addresses of the pods that are ready behind a Service. */
  public Set<IpAddress> ready(String namespace, String service) {
    return state.ready(namespace + "/" + service);
  }

  /** Which texts the model in force was made of. */
  public Judged judged() {
    return judged;
  }

  /** Whether the pods are followed at this moment. */
  public boolean watchingPods() {
    return informers.watchingPods();
  }

  @Override
  public First first(InstantSource clock) throws StartupFailure {
    informers.start();
    try {
      while (true) {
        seen = settling.await(seen);
        List<String> missing = informers.missing();
        if (!missing.isEmpty()) {
          waitingFor = "the first list of " + String.join(", ", missing);
          continue;
        }
        MeshView view = take();
        Reading reading = judged.read(view.texts(), view.workloads(), clock.instant());
        if (reading.model().isPresent()) {
          waitingFor = "";
          return new First(reading.model().get(), reading.problems(), view.endpoints());
        }
        waitingFor = "objects that can be in force: " + wrong(reading.problems());
        LOG.log(Level.ERROR, "nothing is served yet; waiting for {0}", waitingFor);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupFailure(
          StartupFailure.Reason.INTERRUPTED, "stopped while waiting for " + waitingFor);
    }
  }

  @Override
  public boolean prepare(Path directory, TrustDomain trustDomain) throws StartupFailure {
    return root.prepare(directory, trustDomain);
  }

  @Override
  public Reading read(List<SourceText> texts, List<Intent.Workload> workloads, Instant now) {
    return judged.read(texts, workloads, now);
  }

  @Override
  public IdentitySource identity() {
    return identity;
  }

  @Override
  public AutoCloseable follow(ModelLoader loader) {
    loader.onImage(judged::inForce);
    judged.inForce(loader.image());
    Thread thread = Thread.ofPlatform().daemon().name("hauberk-cluster").start(() -> tell(loader));
    return () -> {
      thread.interrupt();
      thread.join(2000);
      close();
    };
  }

  @Override
  public void close() {
    informers.close();
  }

  private void tell(ModelLoader loader) {
    try {
      MeshView told = take();
      loader.mesh(told);
      while (true) {
        seen = settling.await(seen);
        try {
          MeshView now = take();
          if (!now.equals(told)) {
            told = now;
            loader.mesh(now);
          }
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "a change of the cluster was not taken over", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private MeshView take() {
    ClusterSnapshot now = state.snapshot();
    snapshot = now;
    return now.view();
  }

  private static String wrong(List<Problem> problems) {
    return problems.stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .map(Problem::toString)
        .findFirst()
        .orElse("none");
  }
}
