package io.hauberk.envoy.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.testkit.envoy.LogLine;
import io.hauberk.testkit.http.HttpConnection;
import io.hauberk.testkit.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a program through two real Envoys to another program: what arrives, and what is logged. */
class TwoSidecarsTest {
  private static final List<String> TO_ALICE = List.of("host: alice.alice");
  private static final RuleSet OPEN =
      new RuleSet(
          List.of(),
          List.of(),
          List.of(
              Few.grant("read", Few.when(Few.accounts("bob"), Few.http("GET", "/data"))),
              Few.grant("tcp", Few.when(Few.namespaces("bob")))));
  private static final RuleSet READ_ONLY =
      new RuleSet(
          List.of(),
          List.of(),
          List.of(Few.grant("read", Few.when(Few.accounts("bob"), Few.http("GET", "/data")))));
  private static final RuleSet CLOSED = RuleSet.EMPTY;

  @TempDir private static Path directory;
  private static TwoSidecars mesh;

  @BeforeAll
  static void start() throws Exception {
    mesh = new TwoSidecars(directory);
    mesh.alice(OPEN, 1, List.of());
    mesh.bob();
  }

  @AfterAll
  static void stop() throws Exception {
    mesh.close();
  }

  @BeforeEach
  void asAtTheStart() throws Exception {
    mesh.alice(OPEN, 1, List.of());
    mesh.program.forget();
  }

  @Test
  void whatIsGrantedArrivesAsItWasSent() throws Exception {
    try (HttpConnection bob = HttpConnection.plain(mesh.bobHttp.port())) {
      assertEquals(200, bob.exchange("GET", "/data/1?a=b//c", TO_ALICE).status());
    }
    assertEquals("GET /data/1?a=b//c HTTP/1.1", mesh.program.received().getFirst().requestLine());
    assertEquals(Optional.of("alice.alice"), mesh.program.received().getFirst().header("host"));
    LogLine line = inbound("/data/1");
    assertEquals(Optional.of("allowed"), line.text("verdict"));
    assertEquals(Optional.of("alice/crowd/read"), line.text("decision"));
    assertEquals(Optional.of("spiffe://example.org/ns/bob/sa/bob"), line.text("caller"));
    assertEquals(Optional.of("bob.bob.workload.example.org"), line.text("instance"));
  }

  @Test
  void aTighterPolicyJudgesTheNextRequestOfAnOpenConnection() throws Exception {
    mesh.alice(READ_ONLY, 1, List.of());
    try (HttpConnection bob = HttpConnection.plain(mesh.bobHttp.port())) {
      assertEquals(200, bob.exchange("GET", "/data/before", TO_ALICE).status());
      mesh.alice(CLOSED, 1, List.of());
      HttpResponse after = until(403, bob, "/data/after");
      assertTrue(after.body().contains("\"decision\":\"default-deny/alice/alice\""), after.body());
    }
  }

  @Test
  void whoIsExcludedIsRefusedByName() throws Exception {
    Exclusion exclusion =
        new Exclusion(
            "bob-out", new Exclusion.Target.Account(Few.account("bob")), "tried", Optional.empty());
    mesh.alice(OPEN, 1, List.of(exclusion));
    try (HttpConnection bob = HttpConnection.plain(mesh.bobHttp.port())) {
      HttpResponse refused = until(403, bob, "/data/x");
      assertTrue(refused.body().contains("quarantine/bob-out"), refused.body());
    }
  }

  @Test
  void whereNoGrantLeadsNothingLeaves() throws Exception {
    try (HttpConnection bob = HttpConnection.plain(mesh.bobHttp.port())) {
      HttpResponse refused = bob.exchange("GET", "/", List.of("host: carol.carol"));
      assertEquals(403, refused.status());
      assertTrue(refused.body().contains("egress-deny/bob/bob"), refused.body());
    }
    LogLine line = mesh.bob.accessLog().next(1, l -> denied(l, "egress-deny/bob/bob")).getFirst();
    assertEquals(Optional.of("outbound"), line.text("layer"));
    try (HttpConnection bob = HttpConnection.plain(mesh.bobTcpClosed.port())) {
      assertEquals(Optional.empty(), bob.readByte());
    }
    mesh.bob.accessLog().next(1, l -> denied(l, "egress-deny/bob/bob"));
  }

  @Test
  void bytesPassTcpPortsByName() throws Exception {
    try (HttpConnection bob = HttpConnection.plain(mesh.bobTcp.port())) {
      assertEquals(200, bob.exchange("GET", "/over-tcp", TO_ALICE).status());
    }
    LogLine line =
        mesh.alice
            .accessLog()
            .next(1, l -> l.text("chain").equals(Optional.of("tcp-5432")))
            .getFirst();
    assertEquals(Optional.of("alice/crowd/tcp"), line.text("decision"));
    assertEquals(Optional.of("allowed"), line.text("verdict"));
  }

  @Test
  void aDrainLosesNoRequest() throws Exception {
    try (HttpConnection bob = HttpConnection.plain(mesh.bobHttp.port())) {
      bob.exchange("GET", "/data/first", TO_ALICE);
      mesh.alice(OPEN, 2, List.of());
      long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (System.nanoTime() < end) {
        assertEquals(200, bob.exchange("GET", "/data/during", TO_ALICE).status());
      }
    }
  }

  private static HttpResponse until(int status, HttpConnection connection, String path)
      throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    HttpResponse response = connection.exchange("GET", path, TO_ALICE);
    while (response.status() != status && System.nanoTime() < deadline) {
      response = connection.exchange("GET", path, TO_ALICE);
    }
    assertEquals(status, response.status(), response.body());
    return response;
  }

  private static LogLine inbound(String path) throws IOException {
    return mesh.alice.accessLog().next(1, l -> l.text("path").equals(Optional.of(path))).getFirst();
  }

  private static boolean denied(LogLine line, String decision) {
    return line.text("decision").equals(Optional.of(decision))
        && line.text("verdict").equals(Optional.of("denied"));
  }
}
