package io.hauberk.kubernetes.network;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.lease.LeaderTask;
import io.hauberk.kubernetes.lease.Leadership;
import io.hauberk.kubernetes.lease.Rounds;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.network.NetworkOptions;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Keeps one NetworkPolicy for each group of pods, and takes away those that are not needed. */
public final class NetworkTask implements LeaderTask {
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
    return Rounds.start("hauberk-network", new NetworkRound(client, mesh, options, leadership));
  }
}
