package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.identity.TrustDomain;
import io.hauberk.server.tls.ServerCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookServerTest {
  private static final int LONGEST = 64 << 10;
  private static final byte[] REVIEW =
      TestReviews.json("CREATE", "dev", "pods", "", "kind: Pod\nmetadata: {name: web}", null);

  @TempDir private Path directory;
  // The certificate of the beginning is due for renewal at the present time, and still good.
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.now().minus(Duration.ofHours(13)));
  private final CountDownLatch never = new CountDownLatch(1);
  private Authority authority;
  private ServerCertificate certificate;
  private WebhookServer server;

  @BeforeEach
  void serve() throws Exception {
    authority =
        Authority.open(
            directory.resolve("ca"),
            new TrustDomain("example.org"),
            new AuthorityOptions(now::get, new SecureRandom()));
    certificate = new ServerCertificate(authority, List.of("127.0.0.1"), now::get);
    server =
        WebhookServer.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            certificate,
            Map.of(
                "/allow", review -> Answer.allowed(List.of("a warning")),
                "/refuse", review -> Answer.refused(Answer.Why.FORBIDDEN, "HBK0000 no"),
                "/fail",
                    review -> {
                      throw new IllegalStateException("a fault");
                    },
                "/hang",
                    review -> {
                      await();
                      return Answer.allowed();
                    }),
            new ReviewLimits(LONGEST, 4 * LONGEST, Duration.ofMillis(300)));
  }

  @AfterEach
  void close() {
    server.close();
    authority.close();
  }

  @Test
  void repeatsTheUidAndTheWarnings() throws Exception {
    JsonNode response = response(post("/allow", REVIEW));

    assertEquals("4f1c", response.path("uid").asText());
    assertEquals(true, response.path("allowed").asBoolean());
    assertEquals("a warning", response.path("warnings").path(0).asText());
  }

  @Test
  void aRefusalSaysWhyAndHow() throws Exception {
    JsonNode status = response(post("/refuse", REVIEW)).path("status");

    assertEquals(403, status.path("code").asInt());
    assertEquals("HBK0000 no", status.path("message").asText());
  }

  @Test
  void aFaultOfOursRefusesAndIsNoFailureOfTheCall() throws Exception {
    JsonNode response = response(post("/fail", REVIEW));

    assertEquals(false, response.path("allowed").asBoolean());
    assertEquals("HBK7058", response.at("/status/message").asText().substring(0, 7));
  }

  @Test
  void whatTakesTooLongIsRefusedInTime() throws Exception {
    JsonNode response = response(post("/hang", REVIEW));

    assertEquals(503, response.at("/status/code").asInt());
    assertEquals("HBK7058", response.at("/status/message").asText().substring(0, 7));
  }

  @Test
  void badInputIsTheCallersFault() throws Exception {
    assertEquals(400, post("/allow", bytes("{")).statusCode());
    assertEquals(400, post("/allow", bytes("[".repeat(60_000))).statusCode());
    assertEquals(404, post("/elsewhere", REVIEW).statusCode());
    assertEquals(413, post("/allow", new byte[LONGEST + 1]).statusCode());
    assertEquals(
        413,
        send(request("/allow")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[LONGEST + 1]))))
            .statusCode());
    assertEquals(405, send(request("/allow").GET()).statusCode());
    assertEquals(
        415,
        send(HttpRequest.newBuilder(uri("/allow"))
                .header("Content-Type", "text/yaml")
                .POST(BodyPublishers.ofByteArray(REVIEW)))
            .statusCode());
  }

  @Test
  void aNewCertificateIsShownToNewConnections() throws Exception {
    X509Certificate before = shown();
    now.set(Instant.now());
    certificate.renewIfDue();

    assertNotEquals(before.getSerialNumber(), shown().getSerialNumber());
  }

  @Test
  void olderTlsIsRefused() {
    SSLParameters old = new SSLParameters();
    old.setProtocols(new String[] {"TLSv1.2"});

    assertThrows(
        SSLHandshakeException.class,
        () -> {
          try (HttpClient client =
              HttpClient.newBuilder().sslContext(trust()).sslParameters(old).build()) {
            client.send(
                request("/allow").POST(BodyPublishers.ofByteArray(REVIEW)).build(),
                BodyHandlers.ofByteArray());
          }
        });
  }

  private void await() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private X509Certificate shown() throws Exception {
    return (X509Certificate)
        post("/allow", REVIEW).sslSession().orElseThrow().getPeerCertificates()[0];
  }

  private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust()).build()) {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json");
  }

  private URI uri(String path) {
    return URI.create("https://127.0.0.1:" + server.address().getPort() + path);
  }

  private SSLContext trust() throws Exception {
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("root", authority.bundle().getFirst());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static JsonNode response(HttpResponse<byte[]> answer) throws IOException {
    assertEquals(200, answer.statusCode());
    return new ObjectMapper().readTree(answer.body()).path("response");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
