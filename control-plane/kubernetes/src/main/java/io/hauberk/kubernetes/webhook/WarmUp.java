package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.hauberk.identity.TrustDomain;
import io.hauberk.injector.Injector;
import io.hauberk.injector.Surroundings;
import io.hauberk.policy.intent.SourceText;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Reviews of a pod and of a policy that nobody wrote, asked as the API server asks, over TLS, of an
 * endpoint that nobody else knows. In a process that has just begun everything is done for the
 * first time, and slowly: better before it is ready than at the first pod. Nothing is asked of the
 * cluster and nothing is recorded.
 */
final class WarmUp implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WarmUp.class.getName());

  private static final int ROUNDS = 300;
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final Injector injector;
  private final X509ExtendedKeyManager own;
  private final List<X509Certificate> roots;
  private final TrustDomain trustDomain;
  private final ObjectMapper json = new ObjectMapper();
  private final Thread thread;
  private volatile int rounds;
  private volatile boolean over;

  private WarmUp(
      TrustDomain trustDomain,
      Injector injector,
      X509ExtendedKeyManager own,
      List<X509Certificate> roots) {
    this.trustDomain = trustDomain;
    this.injector = injector;
    this.own = own;
    this.roots = roots;
    this.thread = Thread.ofPlatform().daemon().name("hauberk-webhook-warm-up").unstarted(this::run);
  }

  /**
   * Starts it.
   *
   * @param roots that {@code own} is issued under
   */
  static WarmUp start(
      TrustDomain trustDomain,
      Injector injector,
      X509ExtendedKeyManager own,
      List<X509Certificate> roots) {
    WarmUp started = new WarmUp(trustDomain, injector, own, roots);
    started.thread.start();
    return started;
  }

  /** Empty once it is over, which it is after 5 seconds or one round, whichever is longer. */
  Optional<String> waitingFor() {
    return over ? Optional.empty() : Optional.of("the webhooks to warm up");
  }

  /** How many times everything was allowed so far. */
  int rounds() {
    return rounds;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      try (WebhookServer server = server()) {
        Questions questions = new Questions(server.address().getPort(), trusting());
        for (int i = 1; i <= ROUNDS && System.nanoTime() < end && !thread.isInterrupted(); i++) {
          round(questions);
          rounds = i;
        }
      }
      LOG.log(Level.DEBUG, "the webhooks have warmed up with {0} rounds", rounds);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.log(Level.WARNING, "the webhooks start cold; the first pods will take longer", e);
    } finally {
      over = true;
    }
  }

  private WebhookServer server() throws IOException {
    return WebhookServer.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        own,
        Webhooks.reviewers(
            new Nowhere(trustDomain),
            new Unasked(),
            injector,
            trustDomain,
            InstantSource.system(),
            act -> {}),
        ReviewLimits.STANDARD);
  }

  private void round(Questions questions) throws IOException {
    ObjectNode pod = (ObjectNode) json.readTree(WarmUpObjects.POD);
    JsonNode patch = questions.ask("/inject", WarmUpObjects.review("pods", "", "Pod", pod));
    JsonNode covered = JsonPatch.apply((ArrayNode) json.readTree(patch.binaryValue()), pod);
    questions.ask("/validate-pods", WarmUpObjects.review("pods", "", "Pod", (ObjectNode) covered));
    ObjectNode policy = (ObjectNode) json.readTree(WarmUpObjects.POLICY);
    questions.ask(
        "/validate",
        WarmUpObjects.review("meshpolicies", ObjectReviewer.GROUP, "MeshPolicy", policy));
  }

  private SSLSocketFactory trusting() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry("root" + i, roots.get(i));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** Asks on one connection, which is kept. */
  private final class Questions {
    private final int port;
    private final SSLSocketFactory tls;

    Questions(int port, SSLSocketFactory tls) {
      this.port = port;
      this.tls = tls;
    }

    /** The patch, or what stands for none. */
    JsonNode ask(String path, ObjectNode review) throws IOException {
      HttpsURLConnection connection =
          (HttpsURLConnection)
              URI.create("https://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setSSLSocketFactory(tls);
      // the certificate names the Service; who answers at this port is this process
      connection.setHostnameVerifier((host, session) -> true);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setConnectTimeout((int) ANSWER.toMillis());
      connection.setReadTimeout((int) ANSWER.toMillis());
      connection.setDoOutput(true);
      connection.getOutputStream().write(json.writeValueAsBytes(review));
      JsonNode response =
          json.readTree(connection.getInputStream().readAllBytes()).path("response");
      if (!response.path("allowed").asBoolean()) {
        throw new IOException("refused: " + response.at("/status/message").asText());
      }
      return response.path("patch");
    }
  }

  /** A mesh of one namespace. */
  private record Nowhere(TrustDomain trustDomain) implements MeshTexts {
    @Override
    public Optional<Snapshot> now() {
      return Optional.of(
          new Snapshot(
              List.of(new SourceText("MeshConfig mesh", WarmUpObjects.config(trustDomain))),
              List.of(),
              List.of(),
              List.of()));
    }

    @Override
    public Optional<Map<String, String>> namespace(String name) {
      return Optional.of(Map.of(Surroundings.INJECT, "enabled"));
    }
  }

  /** There is nothing in these reviews that the API server would have to be asked about. */
  private static final class Unasked implements Cluster {
    @Override
    public boolean mayAssert(Requester requester, String guardedLabel, String namespace) {
      return false;
    }

    @Override
    public Optional<Map<String, String>> template(Owner owner) {
      return Optional.empty();
    }

    @Override
    public Optional<Map<String, String>> namespace(String name) {
      return Optional.empty();
    }
  }
}
