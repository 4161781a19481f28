package io.hauberk.e2e.interception;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.envoy.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What gets through between pods whose connections are redirected, and what every refusal is called
 * in the log of the sidecar that refused.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InterceptionTest {
  private static final String HOST = "alice";

  @TempDir private static Path directory;
  private static PodMesh mesh;

  @BeforeAll
  static void start() throws Exception {
    mesh = new PodMesh(directory);
    Deadline.await(
        "the first request",
        Duration.ofSeconds(20),
        () -> mesh.bob.ask("http", "GET", PodMesh.VIRTUAL, 80, HOST).startsWith("200"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void whatIsGrantedArrivesByEveryAddress() throws IOException {
    assertEquals("200 127.0.0.1", mesh.bob.ask("http", "GET", PodMesh.VIRTUAL, 80, HOST));
    assertEquals("200 127.0.0.1", mesh.bob.ask("http", "GET", PodMesh.VIRTUAL6, 80, HOST));
    assertEquals("200 127.0.0.1", mesh.bob.ask("http", "GET", mesh.alice.ipv4(), 8080, HOST));
    assertEquals("200 127.0.0.1", mesh.bob.ask("http", "GET", mesh.alice.ipv6(), 8080, HOST));
    LogLine line = logged(mesh.alice, "allowed", "shop/alice/bob-reads");
    assertEquals(Optional.of("spiffe://example.org/ns/shop/sa/bob"), line.text("caller"));
    assertEquals(Optional.of("uid-bob.pod.example.org"), line.text("instance"));
    logged(mesh.bob, "allowed", "egress/shop/alice:8080");
    logged(mesh.bob, "allowed", "egress/direct:8080");
  }

  @Test
  void bytesOfATcpPortArrive() throws IOException {
    assertEquals("hello", mesh.bob.ask("tcp", PodMesh.VIRTUAL, 5432, "hello"));
    assertEquals("hello", mesh.bob.ask("tcp", mesh.alice.ipv4(), 5432, "hello"));
    logged(mesh.alice, "allowed", "shop/alice/bob-stores");
    logged(mesh.bob, "allowed", "egress/shop/alice:5432");
  }

  @Test
  void anotherMethodIsDeniedByName() throws IOException {
    assertDenied(mesh.bob.ask("http", "POST", PodMesh.VIRTUAL, 80, HOST));
    logged(mesh.alice, "denied", "default-deny/shop/alice");
  }

  @Test
  void anotherAccountDoesNotGetOut() throws IOException {
    assertEquals("closed", mesh.eve.ask("http", "GET", PodMesh.VIRTUAL, 80, HOST));
    assertEquals("closed", mesh.eve.ask("http", "GET", mesh.alice.ipv4(), 8080, HOST));
    logged(mesh.eve, "denied", "egress-deny/shop/eve");
    LogLine line = logged(mesh.eve, "denied", "egress-deny/shop/eve");
    assertEquals(Optional.of(mesh.alice.ipv4() + ":8080"), line.text("local_address"));
  }

  @Test
  void anotherAccountPastItsSidecarIsDeniedByName() throws IOException {
    Path eve = PodIdentity.keystore(directory.resolve("eve.p12"), mesh.issue("shop", "eve"));
    assertDenied(mesh.stranger.ask("tls", "GET", mesh.alice.ipv4(), 8080, HOST, eve));
    LogLine line = logged(mesh.alice, "denied", "default-deny/shop/alice");
    assertEquals(Optional.of("spiffe://example.org/ns/shop/sa/eve"), line.text("caller"));
  }

  @Test
  void theSameAccountOfAnotherNamespaceIsDeniedByName() throws IOException {
    Path bob = PodIdentity.keystore(directory.resolve("bob.p12"), mesh.issue("tight", "bob"));
    assertDenied(mesh.stranger.ask("tls", "GET", mesh.alice.ipv4(), 8080, HOST, bob));
    LogLine line = logged(mesh.alice, "denied", "default-deny/shop/alice");
    assertEquals(Optional.of("spiffe://example.org/ns/tight/sa/bob"), line.text("caller"));
  }

  @Test
  void plainTextIsClosed() throws IOException {
    assertEquals("closed", mesh.stranger.ask("http", "GET", mesh.alice.ipv4(), 8080, HOST));
    LogLine line = logged(mesh.alice, "denied", "hardening/handshake");
    assertTrue(line.text("failure").orElse("").contains("HTTP_REQUEST"), line.toString());
  }

  @Test
  void noCertificateIsClosed() throws IOException {
    assertEquals("closed", mesh.stranger.ask("tls", "GET", mesh.alice.ipv4(), 8080, HOST, "-"));
    LogLine line = logged(mesh.alice, "denied", "hardening/handshake");
    assertTrue(line.text("failure").orElse("").contains("CERTIFICATE"), line.toString());
  }

  @Test
  void ipv6IsNoWayAround() throws IOException {
    assertEquals("closed", mesh.stranger.ask("http", "GET", mesh.alice.ipv6(), 8080, HOST));
    logged(mesh.alice, "denied", "hardening/handshake");
    String linkLocal = mesh.network.linkLocal(mesh.alice);
    assertEquals("closed", mesh.stranger.ask("http", "GET", linkLocal, 8080, HOST));
    logged(mesh.alice, "denied", "hardening/handshake");
    assertEquals("closed", mesh.stranger.ask("http", "GET", linkLocal, 8081, HOST));
    logged(mesh.alice, "denied", "unmatched-port/shop/alice:8081");
  }

  @Test
  void aPortThatIsNotDeclaredIsClosedByItsNumber() throws IOException {
    assertEquals("closed", mesh.stranger.ask("http", "GET", mesh.alice.ipv4(), 8081, HOST));
    logged(mesh.alice, "denied", "unmatched-port/shop/alice:8081");
  }

  @Test
  void theSidecarsOwnPortsLeadNowhere() throws IOException {
    assertEquals("closed", mesh.stranger.ask("http", "GET", mesh.alice.ipv4(), 15001, HOST));
    logged(mesh.alice, "denied", "unmatched-port/shop/alice:15001");
    assertEquals("silent", mesh.stranger.ask("http", "GET", mesh.alice.ipv4(), 15006, HOST));
    assertEquals("closed", mesh.alice.ask("http", "GET", "127.0.0.1", 15006, HOST));
    logged(mesh.alice, "denied", "unmatched-port/shop/alice:15006");
    assertEquals("closed", mesh.alice.ask("http", "GET", "127.0.0.1", 15001, HOST));
    LogLine line = logged(mesh.alice, "denied", "egress-deny/shop/alice");
    assertEquals(Optional.of("127.0.0.1:15001"), line.text("local_address"));
  }

  @Test
  void udpIsClosedBothWays() throws IOException {
    assertEquals("silent", mesh.stranger.ask("udp", mesh.alice.ipv4(), 9999, "x"));
    assertEquals("silent", mesh.stranger.ask("udp", mesh.alice.ipv6(), 9999, "x"));
    assertEquals("refused", mesh.alice.ask("udp", mesh.stranger.ipv4(), 9999, "x"));
    assertEquals("refused", mesh.alice.ask("udp", mesh.stranger.ipv6(), 9999, "x"));
    assertEquals("x", mesh.stranger.ask("udp", "127.0.0.1", 9999, "x"));
  }

  @Test
  void aPortWithoutAGrantIsNotLeftTo() throws IOException {
    assertEquals("closed", mesh.bob.ask("http", "GET", mesh.stranger.ipv4(), 6443, HOST));
    LogLine line = logged(mesh.bob, "denied", "egress-deny/shop/bob");
    assertEquals(Optional.of(mesh.stranger.ipv4() + ":6443"), line.text("local_address"));
    assertEquals(Optional.of("outbound"), line.text("layer"));
  }

  @Test
  void nobodyIsSpokenToInPlainText() throws IOException {
    String answer = mesh.bob.ask("http", "GET", mesh.stranger.ipv4(), 8080, HOST);
    assertTrue(answer.startsWith("503"), answer);
  }

  @Test
  void aPodReachesItselfAsOthersDo() throws IOException {
    assertEquals("200 127.0.0.1", mesh.alice.ask("http", "GET", PodMesh.VIRTUAL, 80, HOST));
    logged(mesh.alice, "allowed", "shop/alice/herself");
    assertDenied(mesh.alice.ask("http", "POST", PodMesh.VIRTUAL, 80, HOST));
    logged(mesh.alice, "denied", "default-deny/shop/alice");
    String own = mesh.alice.ask("http", "POST", mesh.alice.ipv4(), 8080, HOST);
    assertEquals("200 " + mesh.alice.ipv4(), own, "inside a pod there is no wall");
  }

  @Test
  void checksOfTheKubeletReachTheirPort() throws IOException {
    String answer = mesh.stranger.ask("http", "GET", mesh.alice.ipv4(), 15021, HOST);
    assertEquals("200 " + mesh.stranger.ipv4(), answer);
  }

  @Test
  void aHostOutsideIsReachedByNameAndGrant() throws IOException {
    assertEquals(
        "200 " + mesh.bob.ipv4(), mesh.bob.ask("http", "GET", "192.0.2.7", 8090, "mirror.example"));
    logged(mesh.bob, "allowed", "shop/mirror/bob-reads");
    assertDenied(mesh.bob.ask("http", "POST", "192.0.2.7", 8090, "mirror.example"));
    logged(mesh.bob, "denied", "egress-deny/shop/bob");
    assertDenied(mesh.bob.ask("http", "GET", "192.0.2.7", 8090, "elsewhere.example"));
    logged(mesh.bob, "denied", "egress-deny/shop/bob");
  }

  @Test
  void tlsOfTheProgramIsPassedOnOnlyWhereTheGrantAsksNothing() throws IOException {
    // Nobody answers at the vault's port, which is enough to see where the connection went.
    mesh.bob.ask("tls", "GET", "192.0.2.7", 443, "vault.example", "-");
    LogLine line = logged(mesh.bob, "allowed", "egress/shop/vault:443");
    assertEquals(Optional.of("vault.example"), line.text("server_name"));
    assertEquals(Optional.of("ext-shop/vault:443-passed-on"), line.text("cluster"));
    for (String host : new String[] {"payments.example", "elsewhere.example"}) {
      assertEquals("closed", mesh.bob.ask("tls", "GET", "192.0.2.7", 443, host, "-"));
      line = logged(mesh.bob, "denied", "egress-deny/shop/bob");
      assertEquals(Optional.of(host), line.text("server_name"));
    }
  }

  /** A network policy that closes an open connection tells nobody: packets just do not come. */
  @Test
  @Order(Integer.MAX_VALUE - 1)
  void aSilencedPeerIsNoticed() throws IOException {
    mesh.bob.ask("http", "GET", PodMesh.VIRTUAL, 80, HOST);
    mesh.network.rules(
        mesh.alice,
        "add table inet cut; add chain inet cut in { type filter hook input priority -300; };"
            + " add rule inet cut in ip saddr "
            + mesh.bob.ipv4()
            + " drop");
    long began = System.nanoTime();
    String answer = mesh.bob.ask("patient", "GET", PodMesh.VIRTUAL, 80, HOST);
    long took = (System.nanoTime() - began) / 1_000_000;
    System.out.println("a silenced peer is noticed after " + took + " ms: " + answer);
    assertTrue(answer.startsWith("503"), answer);
    assertTrue(took < 45_000, took + " ms");
    mesh.network.rules(mesh.alice, "delete table inet cut");
    Deadline.await(
        "the way to alice",
        Duration.ofSeconds(20),
        () -> mesh.bob.ask("http", "GET", PodMesh.VIRTUAL, 80, HOST).startsWith("200"));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void withoutItsSidecarAPodIsClosed() throws Exception {
    mesh.envoy(mesh.alice).kill();
    assertEquals("refused", mesh.stranger.ask("http", "GET", mesh.alice.ipv4(), 8080, HOST));
    assertEquals("refused", mesh.stranger.ask("http", "GET", mesh.alice.ipv6(), 8080, HOST));
    assertEquals("refused", mesh.alice.ask("http", "GET", mesh.stranger.ipv4(), 8080, HOST));
  }

  private static void assertDenied(String answer) {
    assertTrue(answer.startsWith("403"), answer);
  }

  private static LogLine logged(TestPod pod, String verdict, String decision) throws IOException {
    return mesh.envoy(pod)
        .accessLog()
        .next(
            1,
            line ->
                line.text("verdict").equals(Optional.of(verdict))
                    && line.text("decision").equals(Optional.of(decision)))
        .getFirst();
  }
}
