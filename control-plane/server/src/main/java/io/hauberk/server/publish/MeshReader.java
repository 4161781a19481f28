package io.hauberk.server.publish;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import java.time.Instant;
import java.util.List;

/** Says what a view means at a moment. Asked by one thread at a time. */
@FunctionalInterface
public interface MeshReader {
  Reading read(List<SourceText> texts, List<Intent.Workload> workloads, Instant now);

  /** Of files: one error keeps everything from coming into force. */
  static MeshReader ofFiles() {
    return (texts, workloads, now) -> PolicyReader.read(texts, now);
  }

  /** Of a cluster: each text is one object, and remembered. */
  static MeshReader ofCluster(PolicyReader reader) {
    return (texts, workloads, now) -> reader.read(texts, workloads, now, Strictness.CLUSTER);
  }
}
