package io.hauberk.server.publish;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import java.util.List;

/**
 * All that is known of a mesh at one moment.
 *
 * @param texts what people wrote
 * @param workloads that no text states
 */
public record MeshView(
    List<SourceText> texts, List<Intent.Workload> workloads, Endpoints endpoints) {
  public MeshView {
    texts = List.copyOf(texts);
    workloads = List.copyOf(workloads);
  }
}
