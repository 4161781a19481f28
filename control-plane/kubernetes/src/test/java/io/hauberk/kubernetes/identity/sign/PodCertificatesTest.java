package io.hauberk.kubernetes.identity.sign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.authority.Authority;
import io.hauberk.authority.encode.Pem;
import io.hauberk.kubernetes.identity.Exclusions;
import io.hauberk.kubernetes.identity.IdentityCluster;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.policy.intent.Code;
import io.hauberk.testkit.cluster.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signer against a real API server, asked by nodes that prove themselves by certificate. */
@SuppressWarnings("try") // a signer works beside what is asked of it
class PodCertificatesTest {
  private static final Duration DAY = Duration.ofHours(24);
  private static final int DAY_SECONDS = 86_400;
  private static final Exclusions NONE = (account, instance) -> Optional.empty();

  @TempDir private static Path directory;
  private static IdentityCluster cluster;
  private static KubernetesClient node1;

  @BeforeAll
  static void start() throws Exception {
    cluster = IdentityCluster.start(directory);
    cluster.namespace("shop");
    node1 = cluster.node("node1");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aPodGetsACertificateThatSaysWhoItIs() throws Exception {
    IdentityContext context = cluster.context(NONE);
    try (PodCertificates signer = start(context)) {
      Pod pod = cluster.pod("shop", "plain");
      KeyPair key = IdentityCluster.key();
      PodCertificateRequest answered = issued(ask(pod, key, DAY_SECONDS));
      List<X509Certificate> chain = chain(answered);
      X509Certificate leaf = chain.getFirst();
      String uid = pod.getMetadata().getUid();
      assertEquals(
          "[[6, spiffe://cluster.local/ns/shop/sa/bob], [2, %s.pod.cluster.local]]".formatted(uid),
          leaf.getSubjectAlternativeNames().toString());
      assertEquals(key.getPublic(), leaf.getPublicKey());
      assertVerified(context.authority(), chain, uid + ".pod.cluster.local");
      Instant begin = Instant.parse(answered.getStatus().getBeginRefreshAt());
      Instant end = Instant.parse(answered.getStatus().getNotAfter());
      assertEquals(DAY, Duration.between(leaf.getNotBefore().toInstant(), end));
      assertTrue(begin.isBefore(Instant.now().plus(Duration.ofHours(12))), begin.toString());
      assertTrue(begin.isAfter(Instant.now().plus(Duration.ofMinutes(640))), begin.toString());
      assertEquals(
          leaf.getSerialNumber().toString(16),
          context.authority().latest(context.instance(uid)).orElseThrow().serial());
      assertEquals(0, signer.waiting());
    }
  }

  @Test
  void anHourIsTheShortestLife() throws Exception {
    try (PodCertificates signer = start(cluster.context(NONE))) {
      PodCertificateRequest answered =
          issued(ask(cluster.pod("shop", "brief"), IdentityCluster.key(), 3600));
      X509Certificate leaf = chain(answered).getFirst();
      assertEquals(
          Duration.ofHours(1),
          Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()));
    }
  }

  @Test
  void theRootsArePublishedAndMended() {
    IdentityContext context = cluster.context(NONE);
    try (PodCertificates signer = start(context)) {
      String roots = Pem.encode(context.authority().bundle());
      Deadline.await("the roots", () -> roots.equals(published()));
      assertEquals(IdentityCluster.SIGNER, bundle().getSpec().getSignerName());
    }
    IdentityContext other = cluster.context(NONE);
    try (PodCertificates signer = start(other)) {
      Deadline.await(
          "the other roots", () -> Pem.encode(other.authority().bundle()).equals(published()));
    }
  }

  @Test
  void whatIsNotAsTheInjectorMakesItIsDenied() {
    try (PodCertificates signer = start(cluster.context(NONE))) {
      Pod thief = IdentityCluster.injected("shop", "thief");
      thief
          .getSpec()
          .getContainers()
          .getFirst()
          .setVolumeMounts(thief.getSpec().getInitContainers().getFirst().getVolumeMounts());
      assertDenied(
          ask(cluster.pod(thief), IdentityCluster.key(), DAY_SECONDS),
          "RefusedByHauberk",
          "HBK7103 pod `shop/thief` is not as the injector makes pods: container `app` mounts"
              + " `hauberk-id`; create it anew in a namespace with the label"
              + " `hauberk.io/inject=enabled`");
      Pod bare = IdentityCluster.injected("shop", "bare");
      bare.getSpec().setInitContainers(List.of());
      assertDenied(
          ask(cluster.pod(bare), IdentityCluster.key(), DAY_SECONDS),
          "RefusedByHauberk",
          "it has no sidecar `hauberk-proxy`");
      Pod beside = IdentityCluster.injected("shop", "beside");
      beside.getSpec().getVolumes().getFirst().setName("mine");
      beside.getSpec().getInitContainers().getFirst().setVolumeMounts(List.of());
      assertDenied(
          ask(cluster.pod(beside), IdentityCluster.key(), DAY_SECONDS),
          "RefusedByHauberk",
          "volume `mine` asks for its certificate beside `hauberk-id`");
    }
  }

  @Test
  void aKeyOfAnotherTypeIsDeniedInTheApisOwnWords() {
    try (PodCertificates signer = start(cluster.context(NONE))) {
      KeyPair key = IdentityCluster.key("secp384r1");
      PodCertificateRequest request = cluster.request(cluster.pod("shop", "p384"), key, 3600);
      request.getSpec().setStubPKCS10Request(P384Request.create(key));
      assertDenied(
          node1.resource(request).create(), "UnsupportedKeyType", "set `keyType: ECDSAP256`");
    }
  }

  @Test
  void wishesAreDenied() {
    try (PodCertificates signer = start(cluster.context(NONE))) {
      PodCertificateRequest request =
          cluster.request(cluster.pod("shop", "wish"), IdentityCluster.key(), 3600);
      request.getSpec().setUnverifiedUserAnnotations(Map.of("example.org/admin", "yes"));
      assertDenied(
          node1.resource(request).create(),
          "InvalidUnverifiedUserAnnotations",
          "HBK7108 the signer knows no annotation `example.org/admin`");
    }
  }

  @Test
  void aGhostOrAnothersPodGetsNothingWhoeverAsks() {
    try (PodCertificates signer = start(cluster.context(NONE))) {
      Pod pod = cluster.pod("shop", "victim");
      Pod ghost = new PodBuilder(pod).editMetadata().withUid("no-such-uid").endMetadata().build();
      PodCertificateRequest forGhost = cluster.request(ghost, IdentityCluster.key(), 3600);
      assertThrows(KubernetesClientException.class, () -> node1.resource(forGhost).create());
      assertThrows(
          KubernetesClientException.class,
          () ->
              cluster
                  .node("node2")
                  .resource(cluster.request(pod, IdentityCluster.key(), 3600))
                  .create());
      assertDenied(
          cluster.admin().resource(forGhost).create(),
          "RefusedByHauberk",
          "HBK7101 there is no pod `shop/victim` with uid `no-such-uid`");
      PodCertificateRequest elsewhere = cluster.request(pod, IdentityCluster.key(), 3600);
      elsewhere.getSpec().setNodeName("node2");
      assertDenied(
          cluster.admin().resource(elsewhere).create(),
          "RefusedByHauberk",
          "HBK7104 pod `shop/victim` does not run on node `node2`");
      PodCertificateRequest asOther = cluster.request(pod, IdentityCluster.key(), 3600);
      asOther.getSpec().setServiceAccountName("default");
      assertDenied(
          cluster.admin().resource(asOther).create(), "RefusedByHauberk", "HBK7104 pod `shop/vic");
    }
  }

  @Test
  void aPodThatIsBeingDeletedGetsNothingNew() {
    try (PodCertificates signer = start(cluster.context(NONE))) {
      Pod pod = cluster.pod("shop", "going");
      cluster.admin().resource(pod).withGracePeriod(30).delete();
      Deadline.await(
          "the news",
          () ->
              cluster
                  .pods()
                  .byUid(pod.getMetadata().getUid())
                  .filter(p -> p.goneAt().isPresent())
                  .isPresent());
      assertDenied(
          cluster.admin().resource(cluster.request(pod, IdentityCluster.key(), 3600)).create(),
          "RefusedByHauberk",
          "HBK7102 pod `shop/going` has ended or is being deleted");
    }
  }

  @Test
  void aQuarantinedPodWaitsUntilItIsReleased() {
    AtomicBoolean excluded = new AtomicBoolean(true);
    IdentityContext context =
        cluster.context((a, i) -> excluded.get() ? Optional.of("q-1") : Optional.empty());
    try (PodCertificates signer = start(context)) {
      PodCertificateRequest request =
          ask(cluster.pod("shop", "excluded"), IdentityCluster.key(), DAY_SECONDS);
      Deadline.await(
          "the refusal", () -> context.counters().refusedSoFar(Code.IDENTITY_QUARANTINED) == 1);
      assertEquals(1, signer.waiting());
      assertFalse(CertificateAsk.isAnswered(cluster.find(request).orElseThrow()));
      excluded.set(false);
      issued(request);
    }
  }

  @Test
  void aHundredAtOnceAreTaken() {
    Pod pod = cluster.pod("shop", "many");
    List<PodCertificateRequest> requests = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      requests.add(ask(pod, IdentityCluster.key(), DAY_SECONDS));
    }
    long begin = System.nanoTime();
    try (PodCertificates signer = start(cluster.context(NONE))) {
      Deadline.await(
          "a hundred answers", () -> requests.stream().allMatch(r -> chainOf(r).isPresent()));
      System.out.printf(
          "100 certificates, start of the signer included: %d ms%n",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }
  }

  @Test
  void anotherTakesOverWhereOneEnded() {
    IdentityContext first = cluster.context(NONE);
    IdentityContext second = cluster.context(first.authority(), NONE);
    PodCertificates signer = start(first);
    Pod pod = cluster.pod("shop", "handed-over");
    issued(ask(pod, IdentityCluster.key(), DAY_SECONDS));
    signer.close();
    PodCertificateRequest waiting = ask(pod, IdentityCluster.key(), DAY_SECONDS);
    try (PodCertificates next = start(second)) {
      issued(waiting);
    }
  }

  @Test
  void twoAtATimeGiveOneAnswer() {
    IdentityContext context = cluster.context(NONE);
    try (PodCertificates one = start(context);
        PodCertificates two = start(cluster.context(context.authority(), NONE))) {
      Pod pod = cluster.pod("shop", "twice");
      for (int i = 0; i < 10; i++) {
        issued(ask(pod, IdentityCluster.key(), DAY_SECONDS));
      }
      Deadline.await("both to be done", () -> one.waiting() + two.waiting() == 0);
    }
  }

  private static PodCertificates start(IdentityContext context) {
    return PodCertificates.start(context, IdentityCluster.SIGNER, DAY, () -> true);
  }

  private static PodCertificateRequest ask(Pod pod, KeyPair key, int seconds) {
    return node1.resource(cluster.request(pod, key, seconds)).create();
  }

  private static PodCertificateRequest answered(PodCertificateRequest request) {
    Deadline.await(
        "an answer", () -> cluster.find(request).filter(CertificateAsk::isAnswered).isPresent());
    return cluster.find(request).orElseThrow();
  }

  private static PodCertificateRequest issued(PodCertificateRequest request) {
    PodCertificateRequest answered = answered(request);
    assertEquals("Issued", condition(answered).getType(), condition(answered).getMessage());
    return answered;
  }

  private static void assertDenied(PodCertificateRequest request, String reason, String message) {
    Condition condition = condition(answered(request));
    assertEquals("Denied", condition.getType());
    assertEquals(reason, condition.getReason());
    assertTrue(condition.getMessage().contains(message), condition.getMessage());
  }

  private static Condition condition(PodCertificateRequest answered) {
    return answered.getStatus().getConditions().getFirst();
  }

  private static Optional<String> chainOf(PodCertificateRequest request) {
    return cluster
        .find(request)
        .map(PodCertificateRequest::getStatus)
        .map(status -> status.getCertificateChain());
  }

  private static List<X509Certificate> chain(PodCertificateRequest answered) {
    return Pem.certificates(answered.getStatus().getCertificateChain());
  }

  private static ClusterTrustBundle bundle() {
    return cluster
        .admin()
        .resources(ClusterTrustBundle.class)
        .withName("hauberk.io:workload:root")
        .get();
  }

  private static String published() {
    ClusterTrustBundle bundle = bundle();
    return bundle == null ? "" : bundle.getSpec().getTrustBundle();
  }

  /** By a library that shares no code with ours. */
  private static void assertVerified(Authority authority, List<X509Certificate> chain, String host)
      throws Exception {
    Path folder = Files.createTempDirectory(directory, "openssl");
    Path root = Files.writeString(folder.resolve("root.pem"), Pem.encode(authority.bundle()));
    Path leaf = Files.writeString(folder.resolve("leaf.pem"), Pem.encode(chain.subList(0, 1)));
    Path rest = Files.writeString(folder.resolve("rest.pem"), Pem.encode(chain.subList(1, 2)));
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "verify",
                "-x509_strict",
                "-CAfile",
                root.toString(),
                "-untrusted",
                rest.toString(),
                "-verify_hostname",
                host,
                leaf.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, openssl.waitFor(), said);
  }
}
