package io.hauberk.testkit.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One cluster of two nodes for all tests: {@code server} and {@code neighbour} on the first, {@code
 * client} on the second.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestClusterTest {
  private static final String PODS =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: server, namespace: shop, labels: {app: server}}
      spec:
        nodeName: node1
        terminationGracePeriodSeconds: 1
        containers:
        - name: main
          image: test/program:1
          args: [serve, http=8080, udp=9999]
          readinessProbe: {httpGet: {port: 8080, path: /}, periodSeconds: 1}
          securityContext: {runAsUser: 1000, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: server, namespace: shop}
      spec: {selector: {app: server}, ports: [{port: 80, targetPort: 8080}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client, namespace: shop, labels: {app: client}}
      spec:
        nodeName: node2
        terminationGracePeriodSeconds: 1
        containers: [{name: main, image: "test/program:1", args: [sleep]}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: neighbour, namespace: shop, labels: {app: client}}
      spec:
        nodeName: node1
        terminationGracePeriodSeconds: 1
        containers: [{name: main, image: "test/program:1", args: [sleep]}]
      """;

  private static final String ONLY_FRIENDS =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: only-friends, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: server}}
        policyTypes: [Ingress]
        ingress: [{from: [{podSelector: {matchLabels: {app: friend}}}]}]
      """;

  private TestCluster cluster;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    cluster = TestCluster.start(directory, 2);
    cluster.server().namespace("shop");
    cluster.server().apply(PODS);
    cluster
        .server()
        .kubectl()
        .output(
            "wait",
            "-n",
            "shop",
            "--for=condition=Ready",
            "pod/server",
            "pod/client",
            "pod/neighbour",
            "--timeout=90s");
  }

  @AfterAll
  void stopAndLeaveNothing() throws IOException {
    cluster.close();
    assertFalse(Command.of("ip", "netns", "list").output().contains("hk0n"));
    assertFalse(Files.exists(Path.of("/run/hauberk-test/0")));
  }

  @Test
  void podsReachEachOtherAcrossNodes() {
    assertTrue(ask("http://" + podAddress() + ":8080/a?b").contains("\"status\":200"));
    assertTrue(ask("http://server.shop/").contains("\"status\":200"));
  }

  @Test
  void thisMachineReachesPods() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI pod = URI.create("http://" + podAddress() + ":8080/");
      assertEquals(
          200,
          client.send(HttpRequest.newBuilder(pod).build(), BodyHandlers.discarding()).statusCode());
    }
  }

  @Test
  void udpGoesThroughToo() {
    Outcome outcome =
        cluster.exec("shop", "client", "main", "/program", "udp", podAddress() + ":9999", "hello");
    assertTrue(outcome.out().contains("\"body\":\"hello\""), outcome::toString);
  }

  @Test
  void aNodeHasItsOwnPaths() {
    assertTrue(cluster.node(1).exec("ls", "/etc/cni/net.d").out().contains("10-test.conflist"));
    assertFalse(Files.exists(Path.of("/etc/cni/net.d/10-test.conflist")));
  }

  @Test
  void networkPoliciesAreEnforcedOnceAskedWithinANodeAsWell() throws IOException {
    String url = "http://" + podAddress() + ":8080/";
    List<String> clients = List.of("client", "neighbour");
    clients.forEach(client -> Deadline.await("an answer", () -> answers(client, url)));
    cluster.enforceNetworkPolicies();
    cluster.server().apply(ONLY_FRIENDS);
    clients.forEach(client -> Deadline.await("the policy", () -> !answers(client, url)));
    for (int i = 0; i < 5; i++) {
      clients.forEach(client -> assertFalse(answers(client, url), client));
    }

    for (String client : clients) {
      label(client, "friend");
      Deadline.await("the label", () -> answers(client, url));
      label(client, "client");
      Deadline.await("the label to be gone", () -> !answers(client, url));
    }
    cluster.server().kubectl().output("delete", "networkpolicy", "only-friends", "-n", "shop");
  }

  private void label(String pod, String app) {
    cluster
        .server()
        .kubectl()
        .output("label", "pod", pod, "-n", "shop", "app=" + app, "--overwrite");
  }

  private String podAddress() {
    return cluster
        .server()
        .kubectl()
        .output("get", "pod", "server", "-n", "shop", "-o", "jsonpath={.status.podIP}");
  }

  private String ask(String url) {
    return ask("client", url);
  }

  private boolean answers(String client, String url) {
    return ask(client, url).contains("\"status\":200");
  }

  private String ask(String client, String url) {
    return cluster.exec("shop", client, "main", "/program", "get", "-t", "2s", url).out();
  }
}
