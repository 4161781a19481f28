package io.hauberk.policy.resolve;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.WorkloadPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Short words for tests that read a mesh. */
public final class ReadMesh {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private ReadMesh() {}

  public static Reading reading(String... documents) {
    return PolicyReader.read(
        List.of(new SourceText("mesh.yaml", String.join("\n---\n", documents))), NOW);
  }

  public static MeshModel model(String... documents) {
    Reading reading = reading(documents);
    return reading.model().orElseThrow(() -> new AssertionError("refused: " + reading.problems()));
  }

  public static WorkloadPolicy policy(MeshModel model, String workload) {
    return Objects.requireNonNull(model.workloads().get(WorkloadId.parse(workload)), workload);
  }

  public static PortPolicy port(MeshModel model, String workload, int number) {
    return policy(model, workload).ports().stream()
        .filter(p -> p.number() == number)
        .findFirst()
        .orElseThrow();
  }

  public static List<String> codes(Reading reading) {
    return reading.problems().stream().map(Problem::code).toList();
  }
}
