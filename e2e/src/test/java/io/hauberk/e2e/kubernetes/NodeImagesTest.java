package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The archives of {@code images/build} in containerd: what is in them starts, as they say. */
@OnNodes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OneClusterMesh.class)
class NodeImagesTest {
  /** Nothing but what the image says tells who each is; the kubelet refuses root and a name. */
  private static final String EACH =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: images, namespace: outside}
      spec:
        restartPolicy: Never
        automountServiceAccountToken: false
        terminationGracePeriodSeconds: 1
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
        - name: control-plane
          image: hauberk/control-plane:0.1.0
          args: [--version]
          securityContext: &alone
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
        - name: proxy
          image: hauberk/proxy:0.1.0
          args: [--version]
          securityContext: *alone
        - name: init
          image: hauberk/init:0.1.0
          args: [reach, "kubernetes.default:443", 60s]
          securityContext: *alone
      """;

  private ClusterMesh mesh;

  @BeforeAll
  void start(ClusterMesh shared) {
    mesh = shared;
    mesh.apply("e2e/src/test/resources/io/hauberk/e2e/kubernetes/vault.yaml");
    mesh.awaitRollout("vault", "deployment/vault");
  }

  @Test
  void eachStartsAsItsOwnUserWhereNothingCanBeWritten() {
    mesh.cluster().server().apply(EACH);
    for (String container : List.of("control-plane", "proxy", "init")) {
      Deadline.await("the end of " + container, () -> !exit(container).isEmpty());
      assertEquals("0", exit(container), () -> said(container) + mesh.scene());
    }
    assertTrue(said("control-plane").contains("hauberk 0.1.0"), said("control-plane"));
    assertTrue(said("proxy").contains("envoy  version:"), said("proxy"));
    mesh.kubectl().run("delete", "pod", "images", "-n", "outside", "--wait=false");
  }

  @ParameterizedTest
  @CsvSource({
    "control-plane, hauberk-system, app.kubernetes.io/component=control-plane, containerStatuses,"
        + " hauberk",
    "proxy, vault, app=vault, initContainerStatuses, hauberk-proxy",
    "init, vault, app=vault, initContainerStatuses, hauberk-net"
  })
  void podsRunWhatUsersBuild(
      String image, String namespace, String labels, String statuses, String container)
      throws IOException {
    OciArchive archive = OciArchive.read(BuiltImages.here().archive(image));
    String manifest = archive.json("index.json").at("/manifests/0/digest").asText();
    JsonNode config = archive.json("blobs/" + manifest.replace(':', '/')).at("/config/digest");
    String path = "{.items[*].status." + statuses + "[?(@.name==\"" + container + "\")].imageID}";
    awaitSeen(
        "pods of " + manifest + " or " + config,
        () -> mesh.pods(namespace, labels, path),
        runs ->
            !runs.isEmpty()
                && Stream.of(runs.split(" ", -1))
                    .allMatch(id -> id.endsWith(manifest) || id.endsWith(config.asText())));
  }

  @ParameterizedTest
  @CsvSource({
    "hauberk-system, app.kubernetes.io/component=control-plane, java, 65532",
    "vault, app=vault, envoy, 1337"
  })
  void theyServeAsNobodyOnAFileSystemThatIsReadOnly(
      String namespace, String labels, String program, String user) {
    awaitSeen(
        program + " as " + user,
        () -> process(namespace, labels, program),
        said ->
            said.contains("Uid: " + user + " " + user + " " + user)
                && said.contains("CapEff: 0000000000000000")
                && said.contains("NoNewPrivs: 1")
                && said.lines().anyMatch(line -> line.contains(" / / ro,")));
  }

  /** What the node says of a program in the newest of these pods. */
  private String process(String namespace, String labels, String program) {
    String[] pod =
        mesh.pods(namespace, labels, "{.items[-1:].metadata.uid} {.items[-1:].spec.nodeName}")
            .split(" ", -1);
    if (pod.length < 2) {
      return "no pod on a node";
    }
    Outcome seen =
        mesh.cluster()
            .node(Integer.parseInt(pod[1].substring("node".length())))
            .exec(
                "sh",
                "-c",
                "for c in $(grep -l \"$0\" /proc/[0-9]*/cgroup 2>/dev/null); do"
                    + " p=${c%/cgroup}; [ \"$(cat $p/comm)\" = \"$1\" ] || continue;"
                    + " grep -E '^(Uid|CapEff|NoNewPrivs):' $p/status; grep ' / / ' $p/mountinfo;"
                    + " done",
                pod[0],
                program);
    return seen.out().replace('\t', ' ');
  }

  /** Pods come and go beside this: what another test has ended may still be there for a while. */
  private static void awaitSeen(String what, Supplier<String> look, Predicate<String> right) {
    StringBuilder last = new StringBuilder();
    try {
      Deadline.await(
          what,
          () -> {
            last.setLength(0);
            last.append(look.get());
            return right.test(last.toString());
          });
    } catch (IllegalStateException e) {
      throw new AssertionError(e.getMessage() + "; last seen: " + last, e);
    }
  }

  private String exit(String container) {
    return mesh.kubectl()
        .output(
            "get",
            "pod/images",
            "-n",
            "outside",
            "-o",
            "jsonpath={.status.containerStatuses[?(@.name==\""
                + container
                + "\")].state.terminated.exitCode}")
        .strip();
  }

  private String said(String container) {
    return mesh.kubectl().run("logs", "images", "-n", "outside", "-c", container).out();
  }
}
