package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * From an installation in mode {@code cni} to its end, as the pages say, with pods that run all the
 * while; and the wall of NetworkPolicies, which the network of these nodes enforces.
 */
@OnNodes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodeLifeTest {
  private static final List<String> DEPLOYMENTS =
      List.of("vault/vault", "friends/friend", "friends/stranger");

  private static final String OUTSIDER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: outsider, namespace: outside}
      spec:
        nodeName: node2
        terminationGracePeriodSeconds: 1
        containers: [{name: main, image: "test/program:1", args: [sleep]}]
      """;

  private ClusterMesh mesh;
  private Path folder = Path.of("");

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    folder = directory.toRealPath();
    mesh = ClusterMesh.start(folder, 2, "replicas=1", "interception=cni");
    mesh.awaitRollout(Helm.NAMESPACE, "daemonset/hauberk-cni");
    mesh.cluster().enforceNetworkPolicies();
    mesh.apply("e2e/src/test/resources/io/hauberk/e2e/kubernetes/vault.yaml");
    mesh.cluster().server().apply(OUTSIDER);
    nameServerMayBeAsked();
    DEPLOYMENTS.forEach(this::await);
    await("outside/friend");
    Deadline.await("the policy", () -> allowed("friends", "friend"));
  }

  @AfterAll
  void stop() throws IOException {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  @Order(1)
  void helmTestFindsTheControlPlane() {
    String said = helm("test", "hauberk", "-n", Helm.NAMESPACE, "--timeout", "2m");
    assertTrue(said.contains("Succeeded"), said);
  }

  @Test
  @Order(2)
  void theNetworkLetsThroughWhatIsGrantedAndNothingElse() {
    awaitWall();
    assertFalse(allowed("friends", "stranger"));
    assertTrue(allowed("friends", "friend"));
    // Behind it a pod comes up: checks of its kubelet, names, its certificate and its policies.
    restart("vault/vault");
    Deadline.await("the grant at the new pod", () -> allowed("friends", "friend"));
    awaitWall();
  }

  /** Also across two other things: a new control plane, and the switch to the claim. */
  @Test
  @Order(3)
  void theEvidenceInAClaimOutlivesItsPod() throws IOException {
    String token = "a-token-of-the-receiver";
    try (EventReceiver receiver = EventReceiver.start(machine(), token)) {
      evidence().choose(receiver.url(), token);
      String key = evidence().key();
      List<String> before = awaitRefusals(List.of());
      receiver.await(KeptEvidence.uid(before.getLast()));
      evidence().keepCheckpoint();

      evidence().restart();

      assertEquals(key, evidence().key());
      List<String> after = awaitRefusals(before);
      assertEquals(before, after.subList(0, before.size()));
      evidence().verify(key);
    }
  }

  @Test
  @Order(4)
  void nothingIsLeftAndEveryPodStarts() throws Exception {
    delete("networkpolicy/names", "-n", "vault", "--ignore-not-found");
    delete("networkpolicy/names", "-n", "friends", "--ignore-not-found");
    mesh.kubectl()
        .output("label", "namespaces", "-l", "hauberk.io/inject=enabled", "hauberk.io/inject-");
    DEPLOYMENTS.forEach(this::restart);
    delete("meshpolicies,externalservices,identitygroups", "--all", "--all-namespaces");
    delete("meshguardrails,guardedlabels,quarantines,requirements,meshconfigs", "--all");
    helm(
        "upgrade",
        "hauberk",
        ClusterMesh.ROOT.resolve("charts/hauberk").toString(),
        "-n",
        Helm.NAMESPACE,
        "--reuse-values",
        "--set",
        "cni.remove=true",
        "--wait");
    helm("uninstall", "hauberk", "-n", Helm.NAMESPACE, "--wait");
    String claims = get("get", "persistentvolumeclaims", "-n", Helm.NAMESPACE, "-o", "name");
    assertEquals(
        "persistentvolumeclaim/" + KeptEvidence.CLAIM, claims, "what auditors may ask for");
    helm("uninstall", "hauberk-crds", "-n", Helm.NAMESPACE);
    delete("customresourcedefinitions", "-l", "app.kubernetes.io/name=hauberk-crds");
    delete("clustertrustbundle", "hauberk.io:workload:root", "--ignore-not-found");
    delete("configmaps,networkpolicies", "-A", "-l", "app.kubernetes.io/managed-by=hauberk");
    delete("namespace", Helm.NAMESPACE);
    evidence().auditLater();
    evidence().remove();

    assertNoObjects();
    assertNothingOnTheNodes();
    DEPLOYMENTS.forEach(this::restart);
    assertTrue(allowed("friends", "stranger"), "nobody judges any more");
    assertTrue(ask("outside", "friend", "http://" + vault() + ":8081/").contains("\"status\":200"));
  }

  private KeptEvidence evidence() {
    return new KeptEvidence(mesh, folder);
  }

  /** Asks where it is refused until more refusals are in the log than these. */
  private List<String> awaitRefusals(List<String> known) {
    List<String> seen = new ArrayList<>();
    Deadline.await(
        "the refusal in the log",
        () -> {
          assertFalse(allowed("friends", "stranger"));
          seen.clear();
          seen.addAll(evidence().refusals("friends", "stranger"));
          return seen.size() > known.size();
        });
    return seen;
  }

  /** It runs beside the nodes of a test: neither a pod nor, behind its Service, at port 53. */
  private void nameServerMayBeAsked() {
    String address = machine();
    for (String namespace : List.of("vault", "friends")) {
      mesh.cluster()
          .server()
          .apply(
              """
              apiVersion: networking.k8s.io/v1
              kind: NetworkPolicy
              metadata: {name: names, namespace: %s}
              spec:
                podSelector: {}
                policyTypes: [Egress]
                egress:
                - to: [{ipBlock: {cidr: %s/32}}]
                  ports: [{protocol: UDP, port: 1053}, {protocol: TCP, port: 1053}]
              """
                  .formatted(namespace, address));
    }
  }

  /** The address by which pods reach programs of this machine. */
  private String machine() {
    return get(
        "get",
        "endpointslice/kube-dns-host",
        "-n",
        "kube-system",
        "-o",
        "jsonpath={.endpoints[0].addresses[0]}");
  }

  private void assertNoObjects() {
    assertEquals("", get("api-resources", "--api-group=hauberk.io", "-o", "name"));
    assertEquals(
        "",
        get(
            "get",
            "clusterroles,clusterrolebindings,mutatingwebhookconfigurations,"
                + "validatingwebhookconfigurations,validatingadmissionpolicies,"
                + "validatingadmissionpolicybindings,clustertrustbundles",
            "-l",
            "app.kubernetes.io/part-of=hauberk",
            "-o",
            "name"));
    for (String kind : List.of("clustertrustbundles", "networkpolicies", "leases", "secrets")) {
      String left = get("get", kind, "-A", "-o", "name");
      assertFalse(left.contains("hauberk"), left);
    }
    String pods = get("get", "pods", "-A", "-o", "jsonpath={..initContainers[*].name}");
    assertEquals("", pods, "a pod still has something of ours");
  }

  private void assertNothingOnTheNodes() {
    for (int node = 1; node <= 2; node++) {
      String left =
          mesh.cluster()
              .node(node)
              .exec(
                  "sh",
                  "-c",
                  "ls /opt/cni/bin /etc/cni/net.d; cat /etc/cni/net.d/*; nft list tables")
              .out();
      assertFalse(left.contains("hauberk"), left);
    }
  }

  /** Somebody without a sidecar, on the other node, does not even get through to the port. */
  private void awaitWall() {
    StringBuilder last = new StringBuilder();
    try {
      Deadline.await(
          "the wall",
          () -> {
            last.setLength(0);
            last.append(knock("outsider"));
            return last.indexOf("dial tcp") >= 0 && last.indexOf("i/o timeout") >= 0;
          });
    } catch (IllegalStateException e) {
      throw new AssertionError("the last answer was " + last, e);
    }
  }

  private String knock(String pod) {
    return mesh.exec(
            "outside", pod, "main", "/program", "tcp", "-t", "2s", vault() + ":8080", "knock")
        .out();
  }

  private boolean allowed(String namespace, String who) {
    return ask(namespace, who, "http://vault.vault/").contains("\"status\":200");
  }

  private String ask(String namespace, String who, String url) {
    return mesh.exec(namespace, "deploy/" + who, "main", "/program", "get", "-t", "3s", url).out();
  }

  private String vault() {
    return mesh.pods("vault", "app=vault", "{.items[-1:].status.podIP}");
  }

  private void restart(String deployment) {
    String[] place = deployment.split("/", 2);
    mesh.kubectl().output("rollout", "restart", "deployment/" + place[1], "-n", place[0]);
    await(deployment);
    Deadline.await(
        "the old pod of " + deployment + " to be gone",
        () ->
            get("get", "pods", "-n", place[0], "-l", "app=" + place[1], "-o", "name")
                    .lines()
                    .count()
                == 1);
  }

  private void await(String deployment) {
    String[] place = deployment.split("/", 2);
    mesh.awaitRollout(place[0], "deployment/" + place[1]);
  }

  private void delete(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "delete";
    System.arraycopy(words, 0, all, 1, words.length);
    mesh.kubectl().output(all);
  }

  private String get(String... words) {
    return mesh.kubectl().output(words).strip();
  }

  private String helm(String... words) {
    Outcome outcome = mesh.helm().run(List.of(words));
    if (!outcome.succeeded()) {
      throw new AssertionError(outcome + mesh.scene());
    }
    return outcome.out();
  }
}
