package io.hauberk.e2e.kubernetes;

import io.hauberk.testkit.cluster.Busybox;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Kubectl;
import io.hauberk.testkit.cluster.Outcome;
import io.hauberk.testkit.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Hauberk on real nodes: images as {@code images/build} makes them, charts as
 * docs/kubernetes/install.md installs them, pods whose traffic goes through their sidecars.
 */
final class ClusterMesh implements AutoCloseable {
  static final Path ROOT = Path.of(System.getProperty("hauberk.root"));

  private final TestCluster cluster;
  private final Helm helm;

  private ClusterMesh(TestCluster cluster, Helm helm) {
    this.cluster = cluster;
    this.helm = helm;
  }

  /**
   * Returns when the control plane is ready.
   *
   * @param values for the chart, besides the trust domain {@code example.org}
   */
  static ClusterMesh start(Path folder, int nodes, String... values) throws IOException {
    BuiltImages images = BuiltImages.here();
    Path busybox = folder.resolve("busybox.tar");
    Busybox.write(busybox);
    TestCluster cluster = TestCluster.start(folder.resolve("cluster"), nodes);
    ClusterMesh mesh = new ClusterMesh(cluster, new Helm(folder, cluster.server().kubeconfig()));
    try {
      images.archives().forEach(cluster::importImage);
      cluster.importImage(busybox);
      mesh.install(values);
      return mesh;
    } catch (RuntimeException e) {
      IllegalStateException told = new IllegalStateException(e.getMessage() + mesh.scene(), e);
      mesh.close();
      throw told;
    }
  }

  private void install(String... values) {
    helm.install("hauberk-crds");
    String[] all =
        Stream.concat(
                Stream.of("--set", Helm.TRUST_DOMAIN),
                Stream.of(values).flatMap(value -> Stream.of("--set", value)))
            .toArray(String[]::new);
    helm.install("hauberk", all);
    awaitRollout(Helm.NAMESPACE, "deployment/hauberk");
    // Ready is not yet known to everybody: endpoints travel, and the API server reads the roots.
    Path someObject = ROOT.resolve("samples/bob-and-alice/mesh.yaml");
    Deadline.await(
        "the webhooks",
        () -> kubectl().run("apply", "--dry-run=server", "-f", someObject.toString()).succeeded());
  }

  TestCluster cluster() {
    return cluster;
  }

  Helm helm() {
    return helm;
  }

  Kubectl kubectl() {
    return cluster.server().kubectl();
  }

  /** Applies files or folders of the repository. */
  void apply(String... paths) {
    for (String path : paths) {
      kubectl().output("apply", "-f", ROOT.resolve(path).toString());
    }
  }

  /** Returns when every pod of a controller is ready. */
  void awaitRollout(String namespace, String controller) {
    Outcome outcome =
        kubectl().run("rollout", "status", "-n", namespace, controller, "--timeout=120s");
    if (!outcome.succeeded()) {
      throw new IllegalStateException(controller + " is not ready: " + outcome + scene());
    }
  }

  /** Runs a program in the only container of the user's. */
  Outcome exec(String namespace, String pod, String container, String... words) {
    return cluster.exec(namespace, pod, container, words);
  }

  /**
   * What a JSON path says of the pods with these labels, the oldest first.
   *
   * @param path in braces
   */
  String pods(String namespace, String labels, String path) {
    return kubectl()
        .output(
            "get",
            "pods",
            "-n",
            namespace,
            "-l",
            labels,
            "--sort-by=.metadata.creationTimestamp",
            "-o",
            "jsonpath=" + path)
        .strip();
  }

  /** The access log of a sidecar. */
  String accessLog(String namespace, String pod) {
    return kubectl().run("logs", "-n", namespace, pod, "-c", "hauberk-proxy").out();
  }

  /** What a reader of a failure wants to see. */
  String scene() {
    return "\n--- pods\n"
        + kubectl().run("get", "pods", "-A", "-o", "wide").out()
        + "--- control plane\n"
        + kubectl()
            .run("logs", "-n", Helm.NAMESPACE, "deployment/hauberk", "--tail=60", "--all-pods")
            .out()
        + "--- events\n"
        + kubectl()
            .run("get", "events", "-A", "--sort-by=.lastTimestamp", "--field-selector=type=Warning")
            .out();
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}
