package io.hauberk.kubernetes;

import io.hauberk.kubernetes.source.ClusterOrigin;
import io.hauberk.kubernetes.source.ClusterSnapshot;
import io.hauberk.kubernetes.webhook.MeshTexts;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What webhooks judge by: the cluster as this replica sees it. Asked for every pod. */
final class ClusterTexts implements MeshTexts {
  private final ClusterOrigin origin;
  private final DurableWorkloads durable = new DurableWorkloads();
  private volatile @Nullable Taken last;

  ClusterTexts(ClusterOrigin origin) {
    this.origin = origin;
  }

  private record Taken(ClusterSnapshot from, Snapshot snapshot) {}

  @Override
  public Optional<Snapshot> now() {
    return origin.snapshot().map(this::snapshot);
  }

  @Override
  public Optional<Map<String, String>> namespace(String name) {
    return origin.namespace(name);
  }

  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  private Snapshot snapshot(ClusterSnapshot now) {
    Taken taken = last;
    if (taken == null || taken.from() != now) {
      taken =
          new Taken(
              now,
              new Snapshot(
                  now.texts(),
                  now.workloads(),
                  now.guarded(),
                  now.optOutNamespaces(),
                  durable.of(now.texts())));
      last = taken;
    }
    return taken.snapshot();
  }
}
