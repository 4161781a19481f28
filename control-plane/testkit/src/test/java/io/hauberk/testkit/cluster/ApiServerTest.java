package io.hauberk.testkit.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.hauberk.testkit.cluster.ApiServer.Companion;
import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: %s}
      spec: {containers: [{name: main, image: "test/none:1"}]}
      """;

  private ApiServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    server = ApiServer.start(directory, Companion.CONTROLLER_MANAGER);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void saysItsVersion() {
    assertTrue(
        server
            .kubectl("version", "--output=json")
            .out()
            .contains("v" + KubernetesBinaries.VERSION));
  }

  @Test
  void aSecondOneRunsBesideIt(@TempDir Path directory) throws IOException {
    try (ApiServer second = ApiServer.start(directory)) {
      second.namespace("elsewhere");
      assertFalse(server.kubectl("get", "namespace", "elsewhere").succeeded());
    }
  }

  @Test
  void aNamespaceTakesPods() {
    server.namespace("shop", "team=a", "zone=b");

    server.apply(POD.formatted("one", "shop"));

    assertEquals(
        "a b",
        server
            .kubectl("get", "namespace", "shop", "-o", "jsonpath={.metadata.labels['team','zone']}")
            .out());
  }

  @Test
  void usersHaveTheRightsOfTheirNameAndGroups() {
    server.namespace("rights");
    assertFalse(server.as("bob", "developers").run("get", "pods", "-n", "rights").succeeded());

    server
        .kubectl()
        .output(
            "create",
            "rolebinding",
            "look",
            "--clusterrole=view",
            "--group=developers",
            "-n",
            "rights");

    assertTrue(server.as("bob", "developers").run("get", "pods", "-n", "rights").succeeded());
    assertFalse(server.as("eve", "guests").run("get", "pods", "-n", "rights").succeeded());
  }

  @Test
  void issuesTokensForAnAudience() {
    String token =
        server.kubectl().output("create", "token", "default", "--audience=hauberk").strip();

    String claims =
        new String(Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]), StandardCharsets.UTF_8);
    assertTrue(claims.contains("\"aud\":[\"hauberk\"]"), claims);
    assertTrue(claims.contains("system:serviceaccount:default:default"), claims);
    assertTrue(server.kubectl("get", "--raw", "/openid/v1/jwks").out().contains("\"kty\":\"RSA\""));
  }

  @Test
  void asksAWebhookOnLoopback() throws Exception {
    TestAuthority authority = new TestAuthority("webhook", InstantSource.system());
    AtomicInteger asked = new AtomicInteger();
    HttpsServer webhook = webhook(authority, asked);
    server.namespace("hooked", "hooked=yes");
    server.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: refuse}
        webhooks:
        - name: refuse.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          namespaceSelector: {matchLabels: {hooked: "yes"}}
          rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
          clientConfig: {url: "https://127.0.0.1:%d/", caBundle: %s}
        """
            .formatted(
                webhook.getAddress().getPort(),
                Base64.getEncoder()
                    .encodeToString(authority.rootPem().getBytes(StandardCharsets.US_ASCII))));
    try {
      Deadline.await(
          "the webhook to be asked",
          () -> {
            server
                .kubectl()
                .runWith(POD.formatted("one", "hooked"), "create", "--dry-run=server", "-f", "-");
            return asked.get() > 0;
          });
      Outcome refused =
          server.kubectl().runWith(POD.formatted("two", "hooked"), "create", "-f", "-");
      assertFalse(refused.succeeded());
    } finally {
      webhook.stop(0);
      server.kubectl().output("delete", "validatingwebhookconfiguration", "refuse");
    }
  }

  @Test
  void comesBackAfterAnOutageWithWhatItHad() throws IOException {
    server.namespace("outage");

    server.stop();
    assertFalse(server.kubectl("get", "namespaces", "--request-timeout=2s").succeeded());
    server.resume();

    assertTrue(server.kubectl("get", "namespace", "outage").succeeded());
  }

  private static HttpsServer webhook(TestAuthority authority, AtomicInteger asked)
      throws Exception {
    TestIdentity identity =
        authority.issue("webhook", List.of(), List.of(), List.of(InetAddress.getLoopbackAddress()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity.keyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
