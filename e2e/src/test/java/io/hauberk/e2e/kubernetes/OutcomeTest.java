package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Administration;
import io.hauberk.kubernetes.source.Fingerprint;
import io.hauberk.kubernetes.webhook.Outcomes;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes, at a real API server, of what our webhooks have allowed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutcomeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ApiServer server;
  private LocalWebhooks webhooks;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = ApiServer.start(folder.resolve("cluster"));
    server.kubectl().output("apply", "-f", LocalWebhooks.KINDS.toString());
    server.namespace("shop", "hauberk.io/inject=enabled");
    server.namespace("full", "hauberk.io/inject=enabled");
    webhooks = LocalWebhooks.open(folder.resolve("ca"), server.kubeconfig());
    server.apply(webhooks.configurations());
    webhooks.awaitCalled(server);
  }

  @AfterAll
  void stop() {
    if (webhooks != null) {
      webhooks.close();
    }
    server.close();
  }

  /** By which it is known again. */
  @Test
  void anObjectIsStoredWithTheFingerprintThatItsAuthorIsRecordedWith() throws Exception {
    server.apply(
        """
        apiVersion: hauberk.io/v1alpha1
        kind: MeshPolicy
        metadata: {name: written, namespace: shop, labels: {team: "1", b: c}, annotations: {note: hello}}
        spec:
          protect: {matchLabels: {app: web}}
          allow:
          - {name: r, ports: [8080], http: [{methods: [GET], paths: [{prefix: /a}]}]}
        """);

    ObjectNode stored =
        (ObjectNode)
            JSON.readTree(
                server
                    .kubectl()
                    .output("get", "meshpolicy", "written", "-n", "shop", "-o", "json"));

    assertEquals(Optional.of(Fingerprint.of(stored)), webhooks.acts("written").getLast().after());
  }

  @Test
  void whatAQuotaRefusesAfterUsIsToldAsNotStored() {
    quota();
    Outcome refused =
        server
            .kubectl()
            .runWith(
                """
                apiVersion: hauberk.io/v1alpha1
                kind: IdentityGroup
                metadata: {name: one-too-many, namespace: full}
                spec: {members: [{serviceAccount: {namespace: full, name: web}}]}
                """,
                "create",
                "-f",
                "-");
    assertTrue(refused.err().contains("exceeded quota"), refused::toString);
    Administration allowed = webhooks.acts("one-too-many").getLast();
    assertTrue(allowed.accepted(), allowed::toString);

    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    List<Administration> told = new ArrayList<>();
    Outcomes outcomes = new Outcomes(told::add, now::get);
    outcomes.allowedOrRefused(allowed, true);
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)));
    outcomes.tick(true);

    assertEquals(2, told.size());
    assertFalse(told.getLast().accepted());
    assertEquals("not stored", told.getLast().details().get("outcome"));
    assertEquals(allowed.details().get("review"), told.getLast().details().get("review"));
  }

  /** Nobody runs here who would count; the first number is the quota, the second what is used. */
  private void quota() {
    server.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: none, namespace: full}
        spec: {hard: {count/identitygroups.hauberk.io: "0"}}
        """);
    server
        .kubectl()
        .output(
            "patch",
            "resourcequota/none",
            "-n",
            "full",
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\": {\"hard\": {\"count/identitygroups.hauberk.io\": \"0\"},"
                + " \"used\": {\"count/identitygroups.hauberk.io\": \"0\"}}}");
  }
}
