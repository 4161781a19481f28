package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods that make their own keys, on real nodes: what their sidecars enforce, and what somebody
 * else's token is worth in a pod.
 */
@OnNodes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeKeyWriterTest {
  private static final String AUDIENCE = "hauberk.example.org";
  private static final String CONTROL_PLANE = "hauberk.hauberk-system.svc.cluster.local:15010";

  private static final String GOING =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: going, namespace: friends, labels: {app: going}}
      spec:
        nodeName: node2
        serviceAccountName: friend
        terminationGracePeriodSeconds: 1
        containers: [{name: main, image: "test/program:1", args: [sleep]}]
      """;

  private ClusterMesh mesh;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    mesh = ClusterMesh.start(folder, 2, "replicas=1", "identity=key-writer");
    mesh.apply("e2e/src/test/resources/io/hauberk/e2e/kubernetes/vault.yaml");
    mesh.awaitRollout("vault", "deployment/vault");
    mesh.awaitRollout("friends", "deployment/friend");
    mesh.awaitRollout("friends", "deployment/stranger");
    mesh.awaitRollout("outside", "deployment/friend");
    Deadline.await("the policy", () -> allowed("friend", "get", "http://vault.vault/"));
  }

  @AfterAll
  void stop() throws IOException {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void onlyWhatIsGrantedIsAllowed() {
    assertTrue(allowed("friend", "get", "http://vault.vault/"));
    assertFalse(allowed("friend", "get", "-X", "POST", "http://vault.vault/"));
    assertFalse(allowed("stranger", "get", "http://vault.vault/"));
    Deadline.await(
        "the refusal in the log",
        () -> mesh.accessLog("vault", "deploy/vault").contains("default-deny/vault/vault"));
  }

  @Test
  void eachPodHasItsCertificateByItsOwnKey() {
    String log = controlPlaneLog();
    for (String pod : List.of("vault/vault-", "friends/friend-", "friends/stranger-")) {
      assertTrue(
          Pattern.compile("pod `" + pod + "[^`]*` has certificate").matcher(log).find(), log);
    }
    assertTrue(
        mesh.kubectl()
            .output(
                "get",
                "pods",
                "-n",
                "vault",
                "-o",
                "jsonpath={.items[*].spec.initContainers[*].name}")
            .contains("hauberk-keys"));
  }

  @Test
  void aDurablePodHandsItsLogOverByItsToken() {
    DurablePod pod = DurablePod.start(mesh);
    try {
      pod.ask(Duration.ZERO);
      pod.awaitRecords();
    } finally {
      pod.stop();
    }
  }

  @Test
  void anotherPodsTokenIsRefusedByName() {
    String friend = podOf("friends", "friend");
    assertRefused(
        enrol(uid("friends", friend), token("friends", "friend", friend)),
        "shown from the address of pod",
        "HBK7105");
  }

  @Test
  void theTokenOfAPodThatIsGoneIsRefusedByName() {
    mesh.cluster().server().apply(GOING);
    Deadline.await(
        "the pod",
        () ->
            mesh.kubectl()
                .run("wait", "pod/going", "-n", "friends", "--for=condition=Ready", "--timeout=1s")
                .succeeded());
    String uid = uid("friends", "going");
    String token = token("friends", "friend", "going");
    mesh.kubectl().output("delete", "pod", "going", "-n", "friends", "--wait=true");
    assertRefused(enrol(uid, token), "going", "HBK7101", "HBK7102", "HBK7129");
  }

  @Test
  void aPodWithoutASidecarGetsNothingForItsOwnToken() {
    String pod = podOf("outside", "friend");
    assertRefused(
        enrol(uid("outside", pod), token("outside", "friend", pod)), "injector", "HBK7103");
  }

  @Test
  void aTokenForTheApiServerOpensNothing() {
    String pod = podOf("outside", "friend");
    String token = mesh.kubectl().output("create", "token", "friend", "-n", "outside").strip();
    assertRefused(enrol(uid("outside", pod), token), AUDIENCE, "HBK7125");
  }

  /** By a pod that has no sidecar in its way. */
  private String enrol(String uid, String token) {
    return mesh.exec(
            "outside",
            "deploy/friend",
            "main",
            "/program",
            "enrol",
            "-uid",
            uid,
            "-token",
            token,
            CONTROL_PLANE)
        .toString();
  }

  private void assertRefused(String answer, String why, String... codes) {
    String code =
        List.of(codes).stream()
            .filter(answer::contains)
            .findFirst()
            .orElseThrow(() -> new AssertionError(answer));
    Deadline.await(
        "the refusal in the log of the control plane",
        () ->
            controlPlaneLog().lines().anyMatch(line -> line.contains(code) && line.contains(why)));
  }

  private String token(String namespace, String account, String pod) {
    return mesh.kubectl()
        .output(
            "create",
            "token",
            account,
            "-n",
            namespace,
            "--audience",
            AUDIENCE,
            "--bound-object-kind",
            "Pod",
            "--bound-object-name",
            pod)
        .strip();
  }

  private String podOf(String namespace, String app) {
    return mesh.pods(namespace, "app=" + app, "{.items[-1:].metadata.name}");
  }

  private String uid(String namespace, String pod) {
    return mesh.kubectl()
        .output("get", "pod", pod, "-n", namespace, "-o", "jsonpath={.metadata.uid}");
  }

  private String controlPlaneLog() {
    return mesh.kubectl().run("logs", "-n", Helm.NAMESPACE, "deployment/hauberk").out();
  }

  private boolean allowed(String who, String... words) {
    List<String> all = new ArrayList<>(List.of("/program"));
    all.addAll(List.of(words));
    return mesh.exec("friends", "deploy/" + who, "main", all.toArray(String[]::new))
        .out()
        .contains("\"status\":200");
  }
}
