package io.hauberk.server.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.server.admin.AdminClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy may tell about whom, over the wire to a control plane that runs. */
class TellingTest {
  private static final String ALICE = "spiffe://example.org/ns/alice/sa/alice";
  private static final String BOB = "spiffe://example.org/ns/bob/sa/bob";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path root;
  private TestMesh mesh;
  private final TestEvidence evidence = new TestEvidence();

  @BeforeEach
  void folder() throws Exception {
    mesh = new TestMesh(root);
  }

  @Test
  void aNodeOfAnotherNameIsRefusedByNameAndTheHonestStreamGoesOn() throws Exception {
    try (HauberkServer server = start(InstantSource.system());
        TestTeller alice = new TestTeller(enrolled(server, "alice").channel(true), "alice/alice");
        TestTeller bob = new TestTeller(enrolled(server, "bob").channel(true), "alice/alice")) {
      alice.tell(ALICE, "/honest/1");
      bob.tell(BOB, "/forged");
      Status refused = bob.end();
      assertEquals(Status.Code.PERMISSION_DENIED, refused.getCode());
      assertEquals(
          "the node calls itself `alice/alice`, but its certificate is of `bob/bob`",
          refused.getDescription());
      requireOnlyHonest(alice);
    }
  }

  @Test
  void aLineOfAnotherServerIsRefusedByNameAndTheHonestStreamGoesOn() throws Exception {
    try (HauberkServer server = start(InstantSource.system());
        TestTeller alice = new TestTeller(enrolled(server, "alice").channel(true), "alice/alice");
        TestTeller bob = new TestTeller(enrolled(server, "bob").channel(true), "bob/bob")) {
      alice.tell(ALICE, "/honest/1");
      bob.tell(ALICE, "/forged");
      Status refused = bob.end();
      assertEquals(Status.Code.PERMISSION_DENIED, refused.getCode());
      assertEquals(
          "`bob.bob.workload.example.org` tells of a server that it is not",
          refused.getDescription());
      assertEquals(1, evidence.running().intake().counts().notItsOwn());
      requireOnlyHonest(alice);
    }
  }

  @Test
  void whoSpeaksForOthersAgainAndAgainIsOneAlarm() throws Exception {
    try (HauberkServer server = start(InstantSource.system())) {
      TestWorkload bob = enrolled(server, "bob");
      for (int i = 0; i < 3; i++) {
        forge(bob, "bob/bob", ALICE);
        forge(bob, "alice/alice", BOB);
      }
      Alarm alarm = (Alarm) await(fact -> fact instanceof Alarm).fact();
      assertEquals("impersonation", alarm.rule());
      assertEquals(Alarm.Severity.CRITICAL, alarm.severity());
      assertEquals("bob.bob.workload.example.org", alarm.subject());
      assertTrue(alarm.summary().endsWith("tells of a server that it is not"), alarm.summary());
    }
    String metrics = metrics();
    assertTrue(metrics.contains("hauberk_alarms_total{rule=\"impersonation\"} 1.0"), metrics);
  }

  private static void forge(TestWorkload of, String node, String about) throws Exception {
    try (TestTeller impostor = new TestTeller(of.channel(true), node)) {
      impostor.tell(about, "/forged");
      assertEquals(Status.Code.PERMISSION_DENIED, impostor.end().getCode());
    }
  }

  private String metrics() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    evidence.running().plane().metrics().write(null, text);
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatSomebodyTellsAboutHimselfIsKeptUnderTheNameOfHisCertificate() throws Exception {
    try (HauberkServer server = start(InstantSource.system());
        TestTeller bob = new TestTeller(enrolled(server, "bob").channel(true), "bob/bob")) {
      bob.tell(BOB, "/own");
      bob.complete();
      assertEquals(Status.Code.OK, bob.end().getCode());
      Access told = (Access) await("/own").fact();
      assertEquals("bob.bob.workload.example.org", told.observer().proxy());
      assertEquals(BOB, told.target().spiffeId().orElseThrow());
    }
  }

  @Test
  void nobodyTellsWithoutACertificate() throws Exception {
    try (HauberkServer server = start(InstantSource.system());
        TestTeller alice = new TestTeller(enrolled(server, "alice").channel(true), "alice/alice");
        TestTeller bob = new TestTeller(enrolled(server, "bob").channel(false), "bob/bob")) {
      alice.tell(ALICE, "/honest/1");
      bob.tell(BOB, "/forged");
      Status refused = bob.end();
      assertEquals(Status.Code.UNAUTHENTICATED, refused.getCode());
      assertEquals(
          "the connection has no client certificate; enroll first", refused.getDescription());
      requireOnlyHonest(alice);
    }
  }

  @Test
  void nobodyTellsWithACertificateThatHasExpired() throws Exception {
    TestWorkload then;
    Instant past = Instant.now().minus(Duration.ofHours(3));
    try (HauberkServer server = HauberkServer.start(mesh.options().withClock(() -> past))) {
      then = enrolled(server, "bob");
    }
    assertTrue(then.leaf().getNotAfter().toInstant().isBefore(Instant.now()));
    try (HauberkServer server = start(InstantSource.system());
        TestTeller alice = new TestTeller(enrolled(server, "alice").channel(true), "alice/alice");
        TestTeller bob = new TestTeller(then.channel(server.address().getPort()), "bob/bob")) {
      alice.tell(ALICE, "/honest/1");
      bob.tell(BOB, "/forged");
      Status refused = bob.end();
      assertEquals(Status.Code.UNAVAILABLE, refused.getCode());
      String alert = String.valueOf(refused.getCause()).toLowerCase(Locale.ROOT);
      assertTrue(alert.contains("certificate"), alert);
      requireOnlyHonest(alice);
    }
  }

  /** What Alice tells arrives, before and after, and nothing of anybody else does. */
  private void requireOnlyHonest(TestTeller alice) throws Exception {
    alice.tell(ALICE, "/honest/2");
    alice.complete();
    assertEquals(Status.Code.OK, alice.end().getCode());
    await("/honest/1");
    await("/honest/2");
    assertEquals(2, evidence.running().intake().counts().taken());
    for (EvidenceRecord record : records()) {
      String text = new String(RecordCodec.encode(record), StandardCharsets.UTF_8);
      assertFalse(text.contains("/forged"), text);
    }
  }

  private EvidenceRecord await(String path) throws Exception {
    return await(
        fact -> fact instanceof Access access && access.http().orElseThrow().path().equals(path));
  }

  private EvidenceRecord await(Predicate<Fact> wanted) throws Exception {
    RecordLog log = evidence.running().log();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (long seen = 0; System.nanoTime() < deadline; seen = log.end()) {
      for (EvidenceRecord record : records()) {
        if (wanted.test(record.fact())) {
          return record;
        }
      }
      log.await(seen, Duration.ofSeconds(1));
    }
    throw new AssertionError("no such record: " + records());
  }

  private List<EvidenceRecord> records() throws Exception {
    List<EvidenceRecord> records = new ArrayList<>();
    for (byte[] record : evidence.running().log().read(0, 10_000)) {
      records.add(RecordCodec.decode(record));
    }
    return records;
  }

  private HauberkServer start(InstantSource clock) throws Exception {
    return HauberkServer.start(
        mesh.options().withClock(clock).withExtensions(List.of(evidence.extension())));
  }

  /** Of a workload in the namespace of its own name. */
  private static TestWorkload enrolled(HauberkServer server, String name) throws Exception {
    try (AdminClient admin = AdminClient.connect(server.adminAddress())) {
      TestWorkload workload =
          new TestWorkload(
              admin.createToken(
                  CreateTokenRequest.newBuilder().setWorkload(name + "/" + name).build()));
      workload.enroll();
      return workload;
    }
  }
}
