package io.hauberk.policy.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.MeshModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeMeshTest {
  private static final int WORKLOADS = 1_000;
  private static final int RULES = 100;

  @Test
  void aThousandWorkloadsUnderAHundredRulesTakeSeconds() {
    MeshModel model =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () ->
                PolicyReader.read(List.of(new SourceText("large.yaml", large())), ReadMesh.NOW)
                    .model()
                    .orElseThrow());
    assertEquals(WORKLOADS, model.workloads().size());
    assertEquals(RULES, ReadMesh.port(model, "n/w7", 443).enforced().grants().size());
    assertEquals(WORKLOADS, ReadMesh.policy(model, "n/w50").outbound().destinations().size());
  }

  private static String large() {
    StringBuilder text = new StringBuilder(SmallMesh.CONFIG);
    for (int i = 0; i < WORKLOADS; i++) {
      text.append(
          """
          ---
          apiVersion: hauberk.io/v1alpha1
          kind: Workload
          metadata: {name: w%d, namespace: n, labels: {app: all, group: g%d}}
          spec:
            serviceAccount: a%d
            ports: [{port: 443, protocol: http, listen: "127.0.%d.%d:443", app: "127.0.0.1:%d"}]
          """
              .formatted(i, i % RULES, i, 1 + i / 250, i % 250, 10_000 + i));
    }
    text.append(
        """
        ---
        apiVersion: hauberk.io/v1alpha1
        kind: MeshPolicy
        metadata: {name: p, namespace: n}
        spec:
          protect: {matchLabels: {app: all}}
          allow:
        """);
    for (int i = 0; i < RULES; i++) {
      text.append(
          "  - {name: r%d, from: [{labels: {matchLabels: {group: g%d}}}], http: [{paths: [{prefix: /r%d}]}]}\n"
              .formatted(i, i, i));
    }
    return text.toString();
  }
}
