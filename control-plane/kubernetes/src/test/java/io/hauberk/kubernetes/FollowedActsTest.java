package io.hauberk.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.policy.intent.Crd;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the API server asked and then did not store, from its question at the webhook to the second
 * act, by a clock of the test's.
 */
class FollowedActsTest {
  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
  private final AtomicReference<WebhookExtension> webhooks = new AtomicReference<>();
  private final AtomicReference<ControlPlane> plane = new AtomicReference<>();
  private final Queue<Administration> acts = new ConcurrentLinkedQueue<>();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @Test
  void whatWasAllowedAndNotStoredIsToldAfterNinetySecondsAndWhatWasStoredIsNot(
      @TempDir Path directory) throws Exception {
    try (ApiServer api = ApiServer.start(directory.resolve("cluster"));
        KubernetesClient client = Clients.of(Optional.of(api.kubeconfig()), Optional.empty())) {
      Crd.kinds().forEach(kind -> api.apply(Crd.of(kind)));
      api.namespace("hauberk-system");
      try (KubernetesServer server = serve(directory.resolve("state"), client)) {
        server.origin().onObject((kind, namespace, name, fingerprint) -> heard.add(name));
        ask("stored");
        ask("refused-by-a-quota");
        api.apply(requirement("stored"));
        Deadline.await("what is stored to be heard of", () -> heard.contains("stored"));
        assertEquals(2, ofRequirements().size(), acts::toString);

        later.set(Duration.ofSeconds(95));

        Deadline.await("the second act", () -> ofRequirements().size() == 3);
        Administration told = ofRequirements().getLast();
        assertEquals("refused-by-a-quota", told.name());
        assertEquals(Action.CREATE, told.action());
        assertFalse(told.accepted());
        assertEquals("not stored", told.details().get("outcome"));
        assertEquals("question-refused-by-a-quota", told.details().get("review"));
      }
    }
  }

  private KubernetesServer serve(Path state, KubernetesClient client) throws Exception {
    KubernetesOptions options = TestOptions.of("example.org", "kubelet");
    return KubernetesServer.start(
        options,
        state,
        client,
        new KubernetesServer.Additions(
            List.of(),
            origin -> {
              WebhookExtension extension = new WebhookExtension(options, client, origin);
              webhooks.set(extension);
              ServerExtension watch =
                  started -> {
                    plane.set(started);
                    started
                        .events()
                        .onAdministration(record -> acts.add((Administration) record.fact()));
                    return () -> {};
                  };
              return List.of(watch, extension);
            },
            () -> Instant.now().plus(later.get())),
        (started, origin) -> List.of());
  }

  private List<Administration> ofRequirements() {
    return acts.stream().filter(act -> act.kind().equals("Requirement")).toList();
  }

  private static String requirement(String name) {
    return """
    {"apiVersion": "hauberk.io/v1alpha1", "kind": "Requirement", "metadata": {"name": "%s"},
     "spec": {"id": "iso27001-2022/A.8.22", "title": "Segregation of networks"}}
    """
        .formatted(name);
  }

  /** As the API server asks when somebody creates it. */
  private void ask(String name) throws Exception {
    String question =
        """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
          "uid": "question-%s", "operation": "CREATE", "subResource": "", "namespace": "", "name": "%s",
          "kind": {"group": "hauberk.io", "version": "v1alpha1", "kind": "Requirement"},
          "resource": {"group": "hauberk.io", "version": "v1alpha1", "resource": "requirements"},
          "userInfo": {"username": "officer", "groups": ["system:authenticated"]},
          "object": %s, "oldObject": null}}
        """
            .formatted(name, name, requirement(name));
    InetSocketAddress address = Objects.requireNonNull(webhooks.get()).address().orElseThrow();
    URI uri = URI.create("https://127.0.0.1:" + address.getPort() + "/validate");
    HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
    connection.setSSLSocketFactory(trust().getSocketFactory());
    // Its certificate is of the Service, which leads nowhere here.
    connection.setHostnameVerifier((host, session) -> true);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    connection.getOutputStream().write(question.getBytes(UTF_8));
    try (InputStream answer = connection.getInputStream()) {
      JsonNode response = new ObjectMapper().readTree(answer).path("response");
      assertTrue(response.path("allowed").asBoolean(), response::toString);
    }
  }

  private SSLContext trust() throws Exception {
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    for (X509Certificate root : Objects.requireNonNull(plane.get()).authority().bundle()) {
      roots.setCertificateEntry(root.getSerialNumber().toString(), root);
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
