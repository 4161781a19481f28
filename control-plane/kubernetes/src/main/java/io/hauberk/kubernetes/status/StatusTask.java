package io.hauberk.kubernetes.status;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.identity.InstanceName;
import io.hauberk.kubernetes.lease.LeaderTask;
import io.hauberk.kubernetes.lease.Leadership;
import io.hauberk.kubernetes.lease.Rounds;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.kubernetes.source.Judged;
import io.hauberk.server.xds.ProxyStatus;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says on every custom object whether it was accepted, whether what it names exists, and by how
 * many sidecars it is enforced. Only what has changed is written, and not more than so much a
 * second.
 */
public final class StatusTask implements LeaderTask {
  private final KubernetesClient client;
  private final Mesh mesh;
  private final String self;
  private final InstantSource clock;

  /**
   * Where the judgement comes from.
   *
   * @param pods {@code namespace/name} of each
   */
  public record Mesh(
      Supplier<List<CustomObject>> objects,
      Supplier<Optional<Judged.Verdict>> verdict,
      Supplier<? extends Collection<ProxyStatus>> proxies,
      Supplier<Map<InstanceName, String>> pods) {}

  public StatusTask(KubernetesClient client, Mesh mesh, String self, InstantSource clock) {
    this.client = client;
    this.mesh = mesh;
    this.self = self;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public AutoCloseable lead(Leadership leadership) {
    return Rounds.start(
        "hauberk-status", new StatusRound(mesh, new StatusBoard(client, self), leadership, clock));
  }
}
