package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways round the sidecar, each tried by a real pod at a real pod. */
@OnNodes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OneClusterMesh.class)
class NodeBypassTest {
  private ClusterMesh mesh;
  private String vault;

  @BeforeAll
  void start(ClusterMesh shared) throws IOException {
    mesh = shared;
    mesh.apply("e2e/src/test/resources/io/hauberk/e2e/kubernetes/vault.yaml");
    mesh.awaitRollout("vault", "deployment/vault");
    mesh.awaitRollout("friends", "deployment/friend");
    mesh.awaitRollout("friends", "deployment/stranger");
    mesh.awaitRollout("outside", "deployment/friend");
    mesh.awaitRollout("outside", "deployment/node");
    vault = address("vault", "app=vault");
    Deadline.await("the policy", () -> allowed(friend("get", "http://vault.vault/")));
  }

  @Test
  void theFriendReadsByNameAndByAddress() {
    assertTrue(allowed(friend("get", "http://vault.vault/")));
    Deadline.await(
        "the address of the pod", () -> allowed(friend("get", "http://" + vault + ":8080/")));
  }

  @Test
  void theFriendDoesNotWrite() {
    String answer = friend("get", "-X", "POST", "http://vault.vault/");
    assertTrue(answer.contains("\"status\":403"), answer);
    assertNamed("default-deny/vault/vault");
  }

  @ParameterizedTest
  @CsvSource({
    "friends, stranger, get, http://vault.vault/",
    "friends, stranger, get, http://VAULT:8080/",
    "friends, friend, get, http://VAULT:8081/",
    "friends, friend, tcp, VAULT:8082",
    "outside, friend, get, http://VAULT:8080/",
    "outside, friend, get, http://vault.vault/",
    "outside, friend, get, https://VAULT:8080/",
    "outside, friend, get, http://VAULT:8081/",
    "outside, friend, tcp, VAULT:8082",
    "outside, friend, udp, VAULT:9999",
    "outside, friend, get, http://VAULT:15001/",
    "outside, friend, get, http://VAULT:15006/",
    "outside, friend, get, http://VAULT:15000/",
    "outside, node, get, http://VAULT:8080/",
    "outside, node, tcp, VAULT:8082",
    "outside, node, udp, VAULT:9999"
  })
  void nobodyElseGetsAnAnswer(String namespace, String who, String how, String where) {
    String answer = ask(namespace, who, how, where.replace("VAULT", vault));
    assertFalse(allowed(answer) || answer.contains("\"body\":\"knock\""), answer);
  }

  @Test
  void theProbePortTellsNothingOfTheProxy() {
    for (String path : List.of("stats", "config_dump", "quitquitquit", "certs", "logging")) {
      assertFalse(allowed(ask("outside", "friend", "get", "http://" + vault + ":15021/" + path)));
    }
  }

  @Test
  void addressesOfTheLinkAreClosedToo() {
    List<String> local =
        mesh.exec("vault", "deploy/vault", "main", "/program", "addresses")
            .out()
            .lines()
            .filter(address -> address.startsWith("fe80:"))
            .toList();
    assertFalse(local.isEmpty(), "the pod has an address of the link");
    for (String address : local) {
      String tcp = ask("outside", "friend", "tcp", "[" + address + "%eth0]:8082");
      assertFalse(tcp.contains("knock\""), tcp);
      for (String port : List.of("8080", "8081")) {
        assertFalse(
            allowed(ask("outside", "friend", "get", "http://[" + address + "%25eth0]:" + port)));
      }
    }
  }

  @Test
  void aPodOfTheMeshSendsNoPackets() {
    String outside = address("outside", "app=friend");
    assertFalse(ask("friends", "friend", "udp", outside + ":9999").contains("\"body\":\"knock\""));
    assertTrue(ask("outside", "node", "udp", outside + ":9999").contains("\"body\":\"knock\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HBK7008 | {hostNetwork: true, containers: [{name: main, image: 'test/program:1'}]}",
        "HBK7004 | {containers: [{name: main, image: 'test/program:1', securityContext: {runAsUser: 1337}}]}",
        "HBK7006 | {containers: [{name: main, image: 'test/program:1', securityContext: {capabilities: {add: [NET_ADMIN]}}}]}",
        "HBK7010 | {shareProcessNamespace: true, containers: [{name: main, image: 'test/program:1'}]}",
        "HBK7011 | {containers: [{name: main, image: 'test/program:1', volumeMounts: [{name: hauberk-id, mountPath: /id}]}]}"
      })
  void aPodThatCouldGetOutIsRefusedByName(String code, String spec) {
    Outcome outcome =
        mesh.kubectl()
            .runWith(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: escape, namespace: friends}
                spec: %s
                """
                    .formatted(spec),
                "create",
                "--dry-run=server",
                "-f",
                "-");
    assertFalse(outcome.succeeded());
    assertTrue(outcome.err().contains(code), outcome.err());
  }

  private String friend(String... words) {
    return mesh.exec("friends", "deploy/friend", "main", join(words)).out();
  }

  private String ask(String namespace, String who, String how, String where) {
    String[] words =
        how.equals("get") ? join("get", "-t", "3s", where) : join(how, "-t", "3s", where, "knock");
    return mesh.exec(namespace, "deploy/" + who, "main", words).out();
  }

  private static String[] join(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "/program";
    System.arraycopy(words, 0, all, 1, words.length);
    return all;
  }

  private static boolean allowed(String answer) {
    return answer.contains("\"status\":200");
  }

  private String address(String namespace, String label) {
    return mesh.kubectl()
        .output(
            "get", "pods", "-n", namespace, "-l", label, "-o", "jsonpath={.items[0].status.podIP}");
  }

  private void assertNamed(String rule) {
    Deadline.await(
        "the refusal in the log", () -> mesh.accessLog("vault", "deploy/vault").contains(rule));
  }
}
