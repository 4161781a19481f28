package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a sidecar costs in time and memory, written to {@code target/kubernetes-*.md}. The bound of
 * memory is half of what Istio publishes for its sidecar (60 MB); that of time is for a machine
 * that is busy.
 */
@OnNodes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OneClusterMesh.class)
class NodeFiguresTest {
  private static final int PODS = 10;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final double ISTIOS = 60e6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ASKS_ONCE =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: %s}
      spec:
        nodeName: node2
        serviceAccountName: friend
        restartPolicy: Never
        terminationGracePeriodSeconds: 1
        containers: [{name: main, image: "test/program:1", args: [get, "%s"]}]
      """;

  private ClusterMesh mesh;

  @BeforeAll
  void start(ClusterMesh shared) {
    mesh = shared;
    mesh.apply("e2e/src/test/resources/io/hauberk/e2e/kubernetes/vault.yaml");
    mesh.awaitRollout("vault", "deployment/vault");
    mesh.awaitRollout("friends", "deployment/friend");
    mesh.awaitRollout("outside", "deployment/friend");
    Deadline.await(
        "the policy",
        () ->
            mesh.exec("friends", "deploy/friend", "main", "/program", "get", "http://vault.vault/")
                .out()
                .contains("\"status\":200"));
  }

  /** A pod that asks once and got no answer would not be seen to have got one. */
  @Test
  void theFirstRequestOfEveryPodIsAllowed() throws IOException {
    List<Long> meshed = new ArrayList<>();
    List<Long> plain = new ArrayList<>();
    String outside = "http://" + address() + ":8080/";
    for (int i = 0; i < PODS; i++) {
      meshed.add(firstAnswer("first" + i, "friends", "http://vault.vault/"));
      plain.add(firstAnswer("first" + i, "outside", outside));
    }
    write(
        "first-request",
        "| pod created until its first request is allowed, %d pods | median | worst |%n|---|---|---|%n| with a sidecar | %s | %s |%n| without | %s | %s |%n"
            .formatted(PODS, median(meshed), worst(meshed), median(plain), worst(plain)));
    assertTrue(Collections.max(meshed) < LONGEST.toMillis(), meshed::toString);
  }

  @Test
  void aSidecarIsSmall() throws IOException {
    StringBuilder table =
        new StringBuilder("| sidecar | working set, MiB | share of 60 MB |\n|---|---|---|\n");
    int seen = 0;
    for (int node = 1; node <= 2; node++) {
      for (JsonNode pod : summary(node).path("pods")) {
        for (JsonNode container : pod.path("containers")) {
          long bytes = container.at("/memory/workingSetBytes").asLong();
          if (container.path("name").asText().equals("hauberk-proxy") && bytes > 0) {
            seen++;
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.0f %% |%n",
                    pod.at("/podRef/name").asText(),
                    bytes / 1048576.0,
                    100 * bytes / ISTIOS));
            assertTrue(bytes < ISTIOS / 2, table::toString);
          }
        }
      }
    }
    write("memory", table.toString());
    assertEquals(true, seen >= 2, "only " + seen + " sidecars are counted by the kubelets");
  }

  /** As the kubelet counts, once it has counted the sidecars. */
  private JsonNode summary(int node) {
    List<JsonNode> last = new ArrayList<>();
    Deadline.await(
        "the kubelet's figures",
        () -> {
          String text =
              mesh.kubectl()
                  .run("get", "--raw", "/api/v1/nodes/node" + node + "/proxy/stats/summary")
                  .out();
          last.clear();
          last.add(JSON.readTree(text.isEmpty() ? "{}" : text));
          return text.contains("\"hauberk-proxy\"") && text.contains("workingSetBytes");
        });
    return last.getFirst();
  }

  private String address() {
    return mesh.kubectl()
        .output(
            "get",
            "pods",
            "-n",
            "outside",
            "-l",
            "app=friend",
            "-o",
            "jsonpath={.items[0].status.podIP}");
  }

  private long firstAnswer(String name, String namespace, String url) {
    long start = System.nanoTime();
    mesh.kubectl().runWith(ASKS_ONCE.formatted(name, namespace, url), "create", "-f", "-");
    Deadline.await(
        "the answer to " + name,
        () ->
            mesh.kubectl()
                .run("logs", name, "-n", namespace, "-c", "main")
                .out()
                .contains("\"status\":200"));
    long millis = (System.nanoTime() - start) / 1_000_000;
    mesh.kubectl().run("delete", "pod", name, "-n", namespace, "--wait=false");
    return millis;
  }

  private static String median(List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    return seconds((sorted.get((PODS - 1) / 2) + sorted.get(PODS / 2)) / 2);
  }

  private static String worst(List<Long> millis) {
    return seconds(Collections.max(millis));
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  private static void write(String name, String table) throws IOException {
    Files.writeString(
        Path.of(System.getProperty("java.io.tmpdir"), "kubernetes-" + name + ".md"), table);
    System.getLogger(NodeFiguresTest.class.getName())
        .log(System.Logger.Level.INFO, () -> "\n" + table);
  }
}
