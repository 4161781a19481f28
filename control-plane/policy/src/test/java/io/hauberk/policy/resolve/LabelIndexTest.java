package io.hauberk.policy.resolve;

import static io.hauberk.policy.resolve.SmallMesh.BASE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadLabels;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelIndexTest {
  private static final WorkloadId BOB = new WorkloadId("bob", "bob");

  @Test
  void whatIsGuardedAndAttestedIsAttested() {
    MeshModel model =
        ReadMesh.model(
            BASE
                + guarded("tier", "values: [gold], attested: true")
                + guarded("app", "values: [nobody], attested: true")
                + guarded("other", "attested: true"));
    assertEquals(Map.of("tier", "gold"), model.labels(BOB).attested());
    assertEquals(Map.of("app", "bob", "tier", "gold"), model.labels(BOB).all());
  }

  @Test
  void whatIsGuardedAloneIsNot() {
    MeshModel model = ReadMesh.model(BASE + guarded("tier", "values: [gold]"));
    assertEquals(new TreeMap<>(), model.labels(BOB).attested());
  }

  @Test
  void whoIsUnknownHasNone() {
    assertEquals(
        WorkloadLabels.NONE, ReadMesh.model(BASE).labels(new WorkloadId("nobody", "here")));
  }

  private static String guarded(String key, String rest) {
    return """
    ---
    apiVersion: hauberk.io/v1alpha1
    kind: GuardedLabel
    metadata: {name: %s}
    spec: {key: %s, %s}
    """
        .formatted(key, key, rest);
  }
}
