package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bob and Alice as pods on a real node, with the very text that {@code serve --dir} reads. */
@OnNodes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OneClusterMesh.class)
class NodeTest {
  private static final String RECORDS = "http://alice.alice:443/customer-records/";

  private ClusterMesh mesh;

  @BeforeAll
  void start(ClusterMesh shared) {
    mesh = shared;
    mesh.apply(
        "samples/bob-and-alice-on-kubernetes/programs.yaml", "samples/bob-and-alice/policies");
    for (String name : new String[] {"alice", "bob", "carol", "dave"}) {
      mesh.awaitRollout(name, "deployment/" + name);
    }
  }

  @Test
  void bobReads() {
    Deadline.await("the records", () -> get("bob", RECORDS).out().contains("Ada Lovelace"));
  }

  @Test
  void bobDoesNotWrite() {
    bobReads();
    Outcome outcome =
        mesh.exec("bob", "deploy/bob", "shell", "wget", "-qO-", "--post-data", "x", RECORDS);
    assertTrue(outcome.err().contains("403"), outcome::toString);
    assertNamed("alice", "default-deny/alice/alice");
  }

  @Test
  void theLedgerIsReachedOverTcp() {
    bobReads();
    Outcome outcome =
        mesh.exec("bob", "deploy/bob", "shell", "timeout", "5", "nc", "alice.alice", "5432");
    assertEquals("balanced\n", outcome.out(), outcome::toString);
  }

  @Test
  void carolsCertificateIsNotApproved() {
    assertFalse(get("carol", RECORDS).succeeded());
  }

  @Test
  void davesLabelsAreNotRight() {
    assertFalse(get("dave", RECORDS).succeeded());
  }

  private Outcome get(String who, String url) {
    return mesh.exec(who, "deploy/" + who, "shell", "timeout", "5", "wget", "-qO-", url);
  }

  private void assertNamed(String workload, String rule) {
    Deadline.await(
        "the refusal in the log of " + workload,
        () -> mesh.accessLog(workload, "deploy/" + workload).contains(rule));
  }
}
