package io.hauberk.kubernetes.network;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.lease.LeaderTask;
import io.hauberk.kubernetes.lease.Leadership;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.network.NetworkOptions;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Keeps one NetworkPolicy for each group of pods, and takes away those that are not needed. */
public final class NetworkTask implements LeaderTask {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Mesh mesh;
  private final NetworkOptions options;

  /**
   * What the policies are made of.
   *
   * @param labels that the pods of each workload carry themselves
   */
  public record Mesh(
      Supplier<MeshModel> model,
      Supplier<SortedMap<WorkloadId, SortedMap<String, String>>> labels) {}

  public NetworkTask(KubernetesClient client, Mesh mesh, NetworkOptions options) {
    this.client = client;
    this.mesh = mesh;
    this.options = options;
  }

  @Override
  public String name() {
    return "network policies";
  }

  @Override
  public AutoCloseable lead(Leadership leadership) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hauberk-network").factory());
    NetworkRound round = new NetworkRound(client, mesh, options, leadership);
    var writing = thread.scheduleWithFixedDelay(round, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return () -> {
      writing.cancel(false);
      thread.shutdown();
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    };
  }
}
