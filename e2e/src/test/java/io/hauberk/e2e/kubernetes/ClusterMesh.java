package io.hauberk.e2e.kubernetes;

import io.hauberk.images.Images;
import io.hauberk.testkit.cluster.Busybox;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Kubectl;
import io.hauberk.testkit.cluster.Outcome;
import io.hauberk.testkit.cluster.TestCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hauberk on real nodes: images of what is being tested, charts as docs/kubernetes/install.md
 * installs them, pods whose traffic goes through their sidecars.
 */
final class ClusterMesh implements AutoCloseable {
  static final Path ROOT = Path.of(System.getProperty("hauberk.root"));

  /** What only tests need stays out of the image. */
  private static final Pattern TESTS =
      Pattern.compile(
          ".*(/test-classes|/testkit/|/images/|junit|jqwik|opentest4j|apiguardian|archunit|tomcat"
              + "|google-java-format|surefire).*");

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
    List<Path> images = images(folder.resolve("images"));
    TestCluster cluster = TestCluster.start(folder.resolve("cluster"), nodes);
    ClusterMesh mesh = new ClusterMesh(cluster, new Helm(folder, cluster.server().kubeconfig()));
    try {
      images.forEach(cluster::importImage);
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

  private static List<Path> images(Path folder) throws IOException {
    Images images = new Images(ROOT, Images.VERSION, line -> {});
    Path controlPlane = folder.resolve("control-plane.tar");
    images.controlPlane(controlPlane, classpath(), "{}");
    Path proxy = folder.resolve("proxy.tar");
    images.proxy(proxy);
    Path init = folder.resolve("init.tar");
    images.init(init);
    Path busybox = folder.resolve("busybox.tar");
    Busybox.write(busybox);
    return List.of(controlPlane, proxy, init, busybox);
  }

  private static List<Path> classpath() {
    return Stream.of(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty() && !TESTS.matcher(entry).matches())
        .map(Path::of)
        .filter(Files::exists)
        .toList();
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
