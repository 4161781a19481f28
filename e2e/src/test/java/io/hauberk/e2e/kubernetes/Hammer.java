package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.testkit.cluster.Deadline;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pod of the mesh that asks the vault fifty times a second, and says how often it got no answer.
 */
final class Hammer implements AutoCloseable {
  private static final Pattern COUNT = Pattern.compile("\\{\"ok\":(\\d+),\"failed\":(\\d+)}");

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: hammer, namespace: friends, labels: {app: hammer}}
      spec:
        nodeName: node2
        serviceAccountName: friend
        terminationGracePeriodSeconds: 1
        containers: [{name: main, image: "test/program:1", args: [hammer, "http://vault.vault/"]}]
      """;

  private final ClusterMesh mesh;

  private Hammer(ClusterMesh mesh) {
    this.mesh = mesh;
  }

  /** How many requests so far. */
  record Count(long ok, long failed) {}

  /** Returns after the first answer. */
  static Hammer start(ClusterMesh mesh) {
    mesh.apply("e2e/src/test/resources/io/hauberk/e2e/kubernetes/vault.yaml");
    mesh.awaitRollout("vault", "deployment/vault");
    mesh.awaitRollout("friends", "deployment/stranger");
    mesh.cluster().server().apply(POD);
    Hammer hammer = new Hammer(mesh);
    Deadline.await("the first answer", () -> hammer.count().ok() > 0);
    return hammer;
  }

  Count count() {
    Matcher told = COUNT.matcher(log("--tail=5"));
    Count last = new Count(0, 0);
    while (told.find()) {
      last = new Count(Long.parseLong(told.group(1)), Long.parseLong(told.group(2)));
    }
    return last;
  }

  /** That it went on, and that nothing failed since. */
  void assertWentOn(Count before) {
    Deadline.await("more answers", () -> count().ok() > before.ok() + 50);
    assertEquals(before.failed(), count().failed(), () -> "requests failed: " + log("--tail=20"));
  }

  @Override
  public void close() {
    mesh.kubectl().run("delete", "pod", "hammer", "-n", "friends");
  }

  private String log(String tail) {
    return mesh.kubectl().run("logs", "hammer", "-n", "friends", "-c", "main", tail).out();
  }
}
