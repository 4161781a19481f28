package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The friend of the vault, of whom no decision may be lost, and what is recorded of him. */
final class DurablePod {
  private static final String SELECTED =
      """
      {"spec": {"evidence": {"durable": [
        {"namespaces": ["friends"], "labels": {"matchLabels": {"app": "friend"}}}]}}}
      """;

  private static final String CONFIG =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      """;

  private static final String ANOTHER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: another, namespace: friends, labels: {app: friend}}
      spec: {containers: [{name: main, image: "test/program:1", args: [sleep]}]}
      """;

  private static final Pattern ASKED = Pattern.compile("/asked-\\d+");

  private final ClusterMesh mesh;
  private final Set<String> asked = new TreeSet<>();

  private DurablePod(ClusterMesh mesh) {
    this.mesh = mesh;
  }

  /** Returns when he may ask the vault. */
  static DurablePod start(ClusterMesh mesh) {
    if (!mesh.kubectl().run("get", "meshconfig", "mesh").succeeded()) {
      mesh.cluster().server().apply(CONFIG);
    }
    patch(mesh, SELECTED);
    Deadline.await(
        "the webhook to know who is durable",
        () ->
            mesh.kubectl()
                .runWith(ANOTHER, "create", "--dry-run=server", "-o", "yaml", "-f", "-")
                .out()
                .contains("hauberk-log"));
    mesh.kubectl().output("rollout", "restart", "deployment/friend", "-n", "friends");
    mesh.awaitRollout("friends", "deployment/friend");
    Deadline.await(
        "the old pod to be gone",
        () ->
            mesh.kubectl()
                    .output("get", "pods", "-n", "friends", "-l", "app=friend", "-o", "name")
                    .lines()
                    .count()
                == 1);
    DurablePod pod = new DurablePod(mesh);
    Deadline.await("an answer of the vault", () -> pod.get("first"));
    return pod;
  }

  /** The next pod is as any other. */
  void stop() {
    patch(mesh, "{\"spec\": {\"evidence\": null}}");
  }

  /** Asks the vault once, and goes on until that time is over. */
  void ask(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    do {
      String path = "asked-" + (asked.size() + 1);
      assertTrue(get(path), path);
      asked.add("/" + path);
    } while (System.nanoTime() < until);
  }

  /** Returns when his own sidecar's record of each request is in the log of the control plane. */
  void awaitRecords() {
    Set<String> missing = new TreeSet<>();
    try {
      Deadline.await(
          "the records",
          () -> {
            missing.clear();
            missing.addAll(asked);
            missing.removeAll(recorded());
            return missing.isEmpty();
          });
    } catch (IllegalStateException e) {
      throw new AssertionError(
          asked.size() + " requests, without a record: " + missing + log() + mesh.scene(), e);
    }
  }

  int requests() {
    return asked.size();
  }

  private boolean get(String path) {
    return mesh.exec(
            "friends",
            "deploy/friend",
            "main",
            "/program",
            "get",
            "-t",
            "5s",
            "http://vault.vault/" + path)
        .out()
        .contains("\"status\":200");
  }

  private Set<String> recorded() {
    return mesh.exec(
            Helm.NAMESPACE,
            "deploy/hauberk",
            "hauberk",
            "/opt/java/bin/java",
            "-Xmx128m",
            "@/opt/hauberk/hauberk",
            "log",
            "--state",
            "/var/lib/hauberk/state",
            "--from",
            "friends/friend",
            "--limit",
            "0",
            "-o",
            "json")
        .out()
        .lines()
        .filter(record -> record.contains("outbound"))
        .flatMap(record -> ASKED.matcher(record).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private String log() {
    return "\n--- hauberk-log\n"
        + mesh.kubectl().run("logs", "-n", "friends", "deploy/friend", "-c", "hauberk-log").out();
  }

  private static void patch(ClusterMesh mesh, String merged) {
    mesh.kubectl().output("patch", "meshconfig", "mesh", "--type=merge", "-p", merged);
  }
}
