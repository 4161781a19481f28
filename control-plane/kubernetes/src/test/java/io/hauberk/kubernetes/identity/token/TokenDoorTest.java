package io.hauberk.kubernetes.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.grpc.Metadata;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.identity.InstanceName;
import io.hauberk.kubernetes.identity.IdentityCluster;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import io.hauberk.policy.intent.Code;
import io.hauberk.server.xds.PeerIdentity.Proof;
import io.hauberk.testkit.cluster.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Real tokens of a real API server, and what their thieves can do with them. */
class TokenDoorTest {
  private static final String AUDIENCE = "hauberk.cluster.local";
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private static Path directory;
  private static IdentityCluster cluster;

  private final Map<InstanceName, IssuedCertificate> issued = new ConcurrentHashMap<>();
  private volatile Duration ahead = Duration.ZERO;
  private volatile Optional<String> quarantine = Optional.empty();
  private IdentityContext context;
  private TokenDoor door;

  @BeforeEach
  void open() {
    context = later(cluster.context((a, i) -> quarantine));
    door = open(context);
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = IdentityCluster.start(directory);
    cluster.namespace("shop");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aPodEntersWithItsTokenAndGetsItsCertificate() throws Exception {
    Pod pod = cluster.pod("shop", "plain");
    KeyWriter writer = new KeyWriter(uid(pod));
    Proof proof = enter(token(pod, AUDIENCE), writer.header());
    assertEquals("spiffe://cluster.local/ns/shop/sa/bob", proof.account().toString());
    assertEquals(uid(pod) + ".pod.cluster.local", proof.instance().dnsName());
    long left = Duration.between(Instant.now(), proof.notAfter()).toSeconds();
    assertTrue(left > 550 && left <= 600, "the stream ends with the token: " + left);
    IssuedCertificate certificate = certificate(proof.instance());
    assertEquals(writer.key().getPublic(), certificate.leaf().getPublicKey());
    assertEquals(
        Optional.of("/run/hauberk/keys/" + Fingerprint.of(writer.key().getPublic()) + ".key"),
        certificate.keyFile());
  }

  @Test
  void theSameKeyGetsTheSameCertificateAndTheNextKeyTheNext() throws Exception {
    Pod pod = cluster.pod("shop", "renewing");
    KeyWriter writer = new KeyWriter(uid(pod));
    InstanceName name = context.instance(uid(pod));
    enter(token(pod, AUDIENCE), writer.header());
    String first = certificate(name).serial();
    enter(token(pod, AUDIENCE), writer.header());
    assertEquals(first, certificate(name).serial());
    writer.rotate();
    enter(token(pod, AUDIENCE), writer.header());
    assertNotEquals(first, certificate(name).serial());
    writer.rotate();
    writer.rotate();
    enter(token(pod, AUDIENCE), writer.header());
    assertEquals(writer.key().getPublic(), certificate(name).leaf().getPublicKey());
  }

  @Test
  void anotherReplicaKnowsTheLineage() throws Exception {
    Pod pod = cluster.pod("shop", "moved");
    KeyWriter writer = new KeyWriter(uid(pod));
    enter(token(pod, AUDIENCE), writer.header());
    Instant end = certificate(context.instance(uid(pod))).notAfter();
    TokenDoor other = open(cluster.context((a, i) -> Optional.empty()));
    other.open(headers(token(pod, AUDIENCE), writer.header()), "");
    Instant again = certificate(context.instance(uid(pod))).notAfter();
    assertTrue(!again.isAfter(end.plusSeconds(1)), "a key lives once: " + end + " " + again);
    assertRefused(
        Code.LINEAGE_BROKEN,
        () -> other.open(headers(token(pod, AUDIENCE), new KeyWriter(uid(pod)).header()), ""));
  }

  @Test
  void aThiefOfTheTokenGetsNothingForAKeyOfHisOwn() throws Exception {
    Pod pod = cluster.pod("shop", "robbed");
    KeyWriter writer = new KeyWriter(uid(pod));
    String token = token(pod, AUDIENCE);
    enter(token, writer.header());
    assertRefused(Code.LINEAGE_BROKEN, token, new KeyWriter(uid(pod)).header());
    KeyWriter thief = new KeyWriter(uid(pod));
    thief.rotate();
    assertRefused(Code.LINEAGE_BROKEN, token, thief.header());
    enter(token, writer.header());
  }

  @Test
  void whoComesLateGetsNoFirstKey() throws Exception {
    Pod pod = cluster.pod("shop", "late");
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    status(pod, new PodStatusBuilder().withPhase("Running").withStartTime(start.toString()));
    awaitStart(pod, start);
    ahead = Duration.ofSeconds(125);
    String token = token(pod, AUDIENCE);
    KeyWriter writer = new KeyWriter(uid(pod));
    assertRefused(Code.ENROLLED_TOO_LATE, token, writer.header());
    Instant again = start.plusSeconds(121);
    status(
        pod,
        new PodStatusBuilder()
            .withPhase("Pending")
            .withStartTime(start.toString())
            .addNewInitContainerStatus()
            .withName("hauberk-proxy")
            .withImage("p")
            .withImageID("p")
            .withReady(false)
            .withRestartCount(1)
            .withNewState()
            .withNewRunning(again.toString())
            .endState()
            .endInitContainerStatus());
    awaitStart(pod, again);
    enter(token, writer.header());
    assertRefused(Code.LINEAGE_BROKEN, token, new KeyWriter(uid(pod)).header());
  }

  @Test
  void aPodWhoseStatusChangesMeanwhileGetsItsKeyAllTheSame() throws Exception {
    PodFacts pod = cluster.pods().byUid(uid(cluster.pod("shop", "busy"))).orElseThrow();
    ApiLineages lineages = new ApiLineages(context.client());
    Lineages.Held before = lineages.read(pod);
    cluster.server().kubectl().output("label", "pod", "busy", "-n", "shop", "a=b");
    Lineage first = new Lineage(Instant.EPOCH, new byte[] {1});
    lineages.write(pod, before, first);
    assertEquals(Optional.of(first.text()), lineages.read(pod).text());
    Lineage second = new Lineage(Instant.EPOCH, new byte[] {2});
    IdentityRefused refused =
        assertThrows(IdentityRefused.class, () -> lineages.write(pod, before, second));
    assertTrue(refused.isPassing(), refused.getMessage());
    assertEquals(Optional.of(first.text()), lineages.read(pod).text());
  }

  private static void status(Pod pod, PodStatusBuilder status) {
    cluster
        .admin()
        .resource(
            new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .withStatus(status.build())
                .build())
        .updateStatus();
  }

  private static void awaitStart(Pod pod, Instant start) {
    Deadline.await(
        "the start",
        () -> cluster.pods().byUid(uid(pod)).flatMap(PodFacts::started).equals(Optional.of(start)));
  }

  @Test
  void aKeyIsNotUsedForLongerThanACertificateLives() throws Exception {
    Pod pod = cluster.pod("shop", "lazy");
    KeyWriter writer = new KeyWriter(uid(pod));
    enter(token(pod, AUDIENCE), writer.header());
    TokenDoor brief = open(cluster.context((a, i) -> Optional.empty()), Duration.ofSeconds(5));
    Pod other = cluster.pod("shop", "lazier");
    KeyWriter lazy = new KeyWriter(uid(other));
    brief.open(headers(token(other, AUDIENCE), lazy.header()), "");
    ahead = Duration.ofSeconds(6);
    TokenDoor later = open(later(cluster.context((a, i) -> Optional.empty())));
    assertRefused(
        Code.KEY_WORN, () -> later.open(headers(token(other, AUDIENCE), lazy.header()), ""));
    lazy.rotate();
    later.open(headers(token(other, AUDIENCE), lazy.header()), "");
  }

  @Test
  void tokensThatAreNotThisPodsForUsAreRefused() throws Exception {
    Pod pod = cluster.pod("shop", "victim");
    Pod other = cluster.pod("shop", "other");
    String header = new KeyWriter(uid(pod)).header();
    assertRefused(Code.TOKEN_AUDIENCE, token(pod, "https://kubernetes.default.svc"), header);
    assertRefused(Code.TOKEN_UNBOUND, mint("bob", "--audience", AUDIENCE), header);
    assertRefused(Code.REQUEST_OF_ANOTHER_POD, token(other, AUDIENCE), header);
    assertRefused(
        Code.TOKEN_AUDIENCE,
        mint(
            "bob",
            "--audience",
            AUDIENCE,
            "--audience",
            "api",
            "--bound-object-kind",
            "Pod",
            "--bound-object-name",
            "victim",
            "--bound-object-uid",
            uid(pod)),
        header);
    Metadata none = new Metadata();
    assertRefused(Code.CREDENTIAL_MISSING, () -> door.open(none, ""));
    Metadata noRequest = new Metadata();
    noRequest.put(key("authorization"), "Bearer " + token(pod, AUDIENCE));
    assertRefused(Code.REQUEST_UNFIT, () -> door.open(noRequest, ""));
    String token = token(pod, AUDIENCE);
    String forged = token.substring(0, token.lastIndexOf('.') + 1) + Forge.base64(new byte[256]);
    assertRefused(Code.TOKEN_SIGNATURE, forged, header);
  }

  @Test
  void aDeletedPodsTokenIsRefusedAtOnceAlthoughItStillReviewsWell() throws Exception {
    Pod pod = cluster.pod("shop", "deleted");
    KeyWriter writer = new KeyWriter(uid(pod));
    String token = token(pod, AUDIENCE);
    enter(token, writer.header());
    cluster.admin().resource(pod).withGracePeriod(0).delete();
    Deadline.await("the news", () -> cluster.pods().byUid(uid(pod)).isEmpty());
    IdentityRefused refused =
        assertThrows(IdentityRefused.class, () -> enter(token, writer.header()));
    assertTrue(
        List.of(Code.POD_UNKNOWN, Code.TOKEN_REVOKED).contains(refused.code()),
        refused.getMessage());
    Pod again = cluster.pod("shop", "deleted");
    assertRefused(
        List.of(Code.POD_UNKNOWN, Code.TOKEN_REVOKED), token, new KeyWriter(uid(again)).header());
  }

  @Test
  void aPodThatIsBeingDeletedGetsNothing() throws Exception {
    Pod pod = cluster.pod("shop", "going");
    String token = token(pod, AUDIENCE);
    cluster.admin().resource(pod).withGracePeriod(30).delete();
    Deadline.await(
        "the news", () -> cluster.pods().byUid(uid(pod)).orElseThrow().goneAt().isPresent());
    assertRefused(Code.POD_GOING, token, new KeyWriter(uid(pod)).header());
  }

  @Test
  void anotherPodsAddressGivesTheThiefAway() throws Exception {
    Pod robbed = cluster.pod("shop", "at-home");
    Pod thief = cluster.pod("shop", "abroad");
    address(robbed, "10.244.7.1");
    address(thief, "10.244.7.2");
    KeyWriter writer = new KeyWriter(uid(robbed));
    String token = token(robbed, AUDIENCE);
    assertRefused(
        Code.ANOTHER_ADDRESS, () -> door.open(headers(token, writer.header()), "10.244.7.2"));
    door.open(headers(token, writer.header()), "10.244.7.1");
    door.open(headers(token, writer.header()), "192.168.0.9");
    TokenDoor strict =
        TokenDoor.open(context, AUDIENCE, PeerAddress.REQUIRED, () -> HOUR, issued::put);
    assertRefused(
        Code.ANOTHER_ADDRESS, () -> strict.open(headers(token, writer.header()), "192.168.0.9"));
  }

  @Test
  void whoIsNotInjectedOrIsQuarantinedGetsNothing() throws Exception {
    Pod bare = IdentityCluster.injected("shop", "bare");
    bare.getSpec().setInitContainers(List.of());
    Pod pod = cluster.pod(bare);
    assertRefused(Code.POD_NOT_INJECTED, token(pod, AUDIENCE), new KeyWriter(uid(pod)).header());
    Pod excluded = cluster.pod("shop", "excluded");
    quarantine = Optional.of("q");
    KeyWriter writer = new KeyWriter(uid(excluded));
    assertRefused(Code.IDENTITY_QUARANTINED, token(excluded, AUDIENCE), writer.header());
    quarantine = Optional.empty();
    enter(token(excluded, AUDIENCE), writer.header());
  }

  @Test
  void whoAsksTooOftenWaits() {
    Metadata headers = headers("x", "y");
    List<Code> codes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      codes.add(assertThrows(IdentityRefused.class, () -> door.open(headers, "10.9.9.9")).code());
    }
    assertTrue(codes.contains(Code.TOO_MANY_ASKS), codes.toString());
  }

  private IssuedCertificate certificate(InstanceName instance) {
    return Optional.ofNullable(issued.get(instance)).orElseThrow();
  }

  private Proof enter(String token, String header) throws IdentityRefused {
    return door.open(headers(token, header), "");
  }

  private void assertRefused(Code code, String token, String header) {
    assertRefused(List.of(code), token, header);
  }

  private void assertRefused(List<Code> codes, String token, String header) {
    IdentityRefused refused = assertThrows(IdentityRefused.class, () -> enter(token, header));
    assertTrue(codes.contains(refused.code()), refused.code() + " " + refused.getMessage());
  }

  private static void assertRefused(Code code, Executable call) {
    IdentityRefused refused = assertThrows(IdentityRefused.class, call);
    assertEquals(code, refused.code(), refused.getMessage());
  }

  private TokenDoor open(IdentityContext context) {
    return open(context, HOUR);
  }

  private TokenDoor open(IdentityContext context, Duration lifetime) {
    return TokenDoor.open(context, AUDIENCE, PeerAddress.IF_SEEN, () -> lifetime, issued::put);
  }

  /** The same on a clock that the test moves ahead. */
  private IdentityContext later(IdentityContext base) {
    return new IdentityContext(
        base.client(),
        base.authority(),
        base.known(),
        base.questions(),
        base.exclusions(),
        base.witness(),
        base.counters(),
        () -> Instant.now().plus(ahead));
  }

  private static String token(Pod pod, String audience) {
    return mint(
        "bob",
        "--audience",
        audience,
        "--bound-object-kind",
        "Pod",
        "--bound-object-name",
        pod.getMetadata().getName(),
        "--bound-object-uid",
        uid(pod));
  }

  /** By the TokenRequest API, as kubelets do. */
  private static String mint(String account, String... more) {
    List<String> words = new ArrayList<>(List.of("create", "token", account, "-n", "shop"));
    words.addAll(List.of("--duration", "600s"));
    words.addAll(List.of(more));
    return cluster.server().kubectl().output(words.toArray(String[]::new)).strip();
  }

  private static void address(Pod pod, String address) {
    cluster
        .admin()
        .resource(
            new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .addNewPodIP(address)
                .endStatus()
                .build())
        .updateStatus();
    Deadline.await("the address", () -> cluster.pods().byAddress(address).isPresent());
  }

  private static Metadata headers(String token, String request) {
    Metadata headers = new Metadata();
    headers.put(key("authorization"), "Bearer " + token);
    headers.put(key("x-hauberk-csr"), request);
    return headers;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
