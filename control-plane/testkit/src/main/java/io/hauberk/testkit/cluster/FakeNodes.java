package io.hauberk.testkit.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Nodes that say that they run every pod at once and run nothing, for numbers that no machine has
 * memory for. They are tainted: only pods that tolerate {@code kwok.x-k8s.io/node} get there.
 *
 * @see <a href="https://kwok.sigs.k8s.io">kwok</a>
 */
public final class FakeNodes implements AutoCloseable {
  private static final String NODE =
      """
      ---
      apiVersion: v1
      kind: Node
      metadata:
        name: fake%1$d
        annotations: {kwok.x-k8s.io/node: fake, node.alpha.kubernetes.io/ttl: "0"}
        labels: {type: fake, kubernetes.io/hostname: fake%1$d, kubernetes.io/os: linux}
      spec: {taints: [{key: kwok.x-k8s.io/node, value: fake, effect: NoSchedule}]}
      status:
        allocatable: {cpu: "64", memory: 256Gi, pods: "500"}
        capacity: {cpu: "64", memory: 256Gi, pods: "500"}
      """;

  private final Daemon kwok;
  private final int count;

  private FakeNodes(Daemon kwok, int count) {
    this.kwok = kwok;
    this.count = count;
  }

  /**
   * Adds {@code count} of them, {@code fake1} and so on, each for 500 pods. Pods are put there by
   * the scheduler, or by {@code nodeName}.
   *
   * @param directory for their log; made if absent
   */
  public static FakeNodes start(Path directory, ApiServer server, int count) throws IOException {
    Path bin = KubernetesBinaries.locate().require(Component.KWOK);
    Files.createDirectories(directory);
    Daemon kwok =
        Daemon.start(
            "kwok",
            directory,
            Map.of("HOME", directory.toString()),
            List.of(
                bin.resolve("kwok").toString(),
                "--kubeconfig=" + server.kubeconfig(),
                "--config=" + bin.resolve("kwok-stages.yaml"),
                "--manage-all-nodes=false",
                "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
                "--cidr=10.190.0.0/16",
                "--node-ip=198.18.255.1",
                "--server-address=127.0.0.1:0"));
    try {
      StringBuilder nodes = new StringBuilder();
      for (int i = 1; i <= count; i++) {
        nodes.append(NODE.formatted(i));
      }
      server.apply(nodes.toString());
      Deadline.await(
          "the fake nodes",
          () -> {
            if (!kwok.isAlive()) {
              throw new IllegalStateException("ended: " + kwok.lastWords());
            }
            return server
                    .kubectl(
                        "get",
                        "nodes",
                        "-l",
                        "type=fake",
                        "-o",
                        "jsonpath={range .items[*]}{.status.conditions[?(@.type=='Ready')].status}{'\\n'}{end}")
                    .out()
                    .lines()
                    .filter("True"::equals)
                    .count()
                == count;
          });
      return new FakeNodes(kwok, count);
    } catch (RuntimeException e) {
      kwok.close();
      throw e;
    }
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  @Override
  public void close() {
    kwok.close();
  }
}
