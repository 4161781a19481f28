package io.hauberk.kubernetes;

import io.hauberk.kubernetes.source.ClusterOrigin;
import io.hauberk.kubernetes.source.ClusterSnapshot;
import io.hauberk.kubernetes.webhook.MeshTexts;
import java.util.Map;
import java.util.Optional;

/** What webhooks judge by: the cluster as this replica sees it. */
record ClusterTexts(ClusterOrigin origin) implements MeshTexts {
  @Override
  public Optional<Snapshot> now() {
    return origin.snapshot().map(ClusterTexts::snapshot);
  }

  @Override
  public Optional<Map<String, String>> namespace(String name) {
    return origin.namespace(name);
  }

  private static Snapshot snapshot(ClusterSnapshot now) {
    return new Snapshot(now.texts(), now.workloads(), now.guarded(), now.optOutNamespaces());
  }
}
