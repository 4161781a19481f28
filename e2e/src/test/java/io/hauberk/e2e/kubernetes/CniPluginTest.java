package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import io.hauberk.testkit.cluster.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Interception without NET_ADMIN, on a real node: the chart's DaemonSet chains the plugin behind
 * the node's own, containerd runs it, and a pod that it passed by stops before its program starts.
 */
@OnNodes
class CniPluginTest {
  @TempDir Path directory;

  @Test
  void thePluginCoversAnnotatedPodsAndNoOtherStarts() throws Exception {
    Path archive = BuiltImages.here().archive("init");
    Helm helm = Helm.offline(Files.createDirectory(directory.resolve("helm")));
    try (TestCluster cluster = TestCluster.start(directory.resolve("cluster"), 1)) {
      cluster.importImage(archive);
      cluster.server().namespace("shop", "pod-security.kubernetes.io/enforce=restricted");
      cluster.server().namespace("hauberk-system");
      cluster.server().apply(daemonSet(helm, "false"));
      Deadline.await("the plugin", () -> list(cluster).contains("\"hauberk\""));

      create(cluster, pod("covered", true));
      Deadline.await("the covered pod", () -> phase(cluster, "covered").equals("Running"));
      create(cluster, pod("passed-by", false));
      Deadline.await("the refusal", () -> verified(cluster, "passed-by").equals("1"));
      assertEquals("Pending", phase(cluster, "passed-by"));
      Deadline.await("what the check says", () -> logs(cluster).contains("not intercepted"));

      cluster.server().apply(daemonSet(helm, "true"));
      Deadline.await("the plugin's end", () -> !list(cluster).contains("\"hauberk\""));
      Outcome left = cluster.node(1).exec("ls", "/opt/cni/bin");
      assertFalse(left.out().contains("hauberk"), left::toString);
    }
  }

  private static String daemonSet(Helm helm, String remove) {
    return helm.template(
        "hauberk",
        "--set",
        Helm.TRUST_DOMAIN,
        "--set",
        "interception=cni,cni.remove=" + remove,
        "--show-only",
        "templates/cni.yaml");
  }

  /** As the injector makes it, but without a proxy: there is no control plane here. */
  private static ObjectNode pod(String name, boolean annotated) {
    ObjectNode pod = MeshedPod.verified(name);
    ArrayNode inits = (ArrayNode) pod.at("/spec/initContainers");
    while (inits.size() > 1) {
      inits.remove(1);
    }
    Edit.remove(pod, "/spec/volumes");
    if (!annotated) {
      Edit.remove(pod, "/metadata/annotations");
    }
    return pod;
  }

  private static void create(TestCluster cluster, ObjectNode pod) {
    Outcome outcome =
        cluster.server().kubectl().runWith(pod.toString(), "create", "-n", "shop", "-f", "-");
    assertTrue(outcome.succeeded(), outcome::toString);
  }

  private static String list(TestCluster cluster) {
    return cluster.node(1).exec("sh", "-c", "cat /etc/cni/net.d/*.conflist").out();
  }

  private static String phase(TestCluster cluster, String pod) {
    return field(cluster, pod, "{.status.phase}");
  }

  /** How the check ended. */
  private static String verified(TestCluster cluster, String pod) {
    return field(cluster, pod, "{.status.initContainerStatuses[0]..exitCode}").split(" ", 2)[0];
  }

  private static String logs(TestCluster cluster) {
    return cluster
        .server()
        .kubectl("logs", "-n", "shop", "passed-by", "-c", "hauberk-verify")
        .toString();
  }

  private static String field(TestCluster cluster, String pod, String path) {
    return cluster
        .server()
        .kubectl("get", "pod", "-n", "shop", pod, "-o", "jsonpath=" + path)
        .out()
        .strip();
  }
}
