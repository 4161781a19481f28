package io.hauberk.evidence.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.Shed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private final Lines lines = new Lines();
  private final AtomicReference<Instant> now = new AtomicReference<>(Lines.START.plusMillis(200));
  private final InstantSource clock = now::get;

  private Intake intake(Roster roster, IntakeOptions options) {
    return new Intake(lines, roster, options, clock);
  }

  private final Intake intake = intake(new Bobs(), IntakeOptions.STANDARD);

  private void take(String... others) {
    intake.take(Lines.ALICE, Lines.ACCOUNT, Lines.request(others)).join();
  }

  private void offer(String... others) {
    var unused = intake.take(Lines.ALICE, Lines.ACCOUNT, Lines.request(others));
  }

  @Test
  void aLineBecomesARecordWithBothEnds() {
    take();
    Access access = lines.last();
    assertEquals(
        new Observer(Lines.ALICE.dnsName(), Observer.Layer.INBOUND, 1, Optional.<Duration>empty()),
        access.observer());
    assertTrue(access.caller().verified());
    assertEquals(Optional.of("03ea"), access.caller().certificateSerial());
    assertEquals(Map.of("tier", "A"), access.caller().workload().orElseThrow().labels());
    assertEquals(Optional.of(Lines.ALICE.dnsName()), access.target().instance());
    assertEquals("alice", access.target().workload().orElseThrow().name());
    assertEquals(Optional.of(443), access.connection().port());
    assertEquals(
        new Outcome(
            true,
            "alice/records/read",
            Optional.empty(),
            Optional.empty(),
            Optional.of("0123456789ab"),
            Optional.empty(),
            List.of("pci-dss/1.3.1")),
        access.outcome());
    assertEquals(Lines.START, lines.records.getLast().time());
    assertEquals(now.get(), lines.records.getLast().collected());
  }

  @Test
  void aDeniedCallOfGrpcIsDeniedWhateverItsStatusSays() {
    take("verdict", "denied", "decision", "default-deny/alice/alice", "grpc_status", "7");
    assertFalse(lines.last().outcome().allowed());
    assertEquals(200, lines.last().http().orElseThrow().status());
    assertEquals(Optional.of(7), lines.last().http().orElseThrow().grpcStatus());
  }

  @Test
  void aQuarantinedCallerIsDeniedByTheQuarantine() {
    take("verdict", "", "decision", "", "quarantine", "quarantine/eve");
    assertFalse(lines.last().outcome().allowed());
    assertEquals(Outcome.Kind.QUARANTINE, lines.last().outcome().kind());
  }

  @Test
  void whatNoRuleWasAskedAboutHasNotPassed() {
    take(
        "verdict", "", "decision", "", "quarantine", "", "method", "", "path", "", "status", "400");
    assertFalse(lines.last().outcome().allowed());
    assertEquals("hardening/unread", lines.last().outcome().decision());
    assertEquals(400, lines.last().http().orElseThrow().status());
  }

  @Test
  void theNamesInARefusedCertificateAreClaims() {
    take(
        "layer", "listener",
        "caller", "",
        "instance", "",
        "method", "",
        "protocol", "",
        "failure", "TLS_error:CERTIFICATE_VERIFY_FAILED",
        "unverified_caller", "spiffe://example.org/ns/bob/sa/bob",
        "unverified_instance", "bob.bob.workload.example.org",
        "verdict", "denied",
        "decision", "hardening/handshake");
    Party caller = lines.last().caller();
    assertFalse(caller.verified());
    assertEquals(Optional.of("spiffe://example.org/ns/bob/sa/bob"), caller.spiffeId());
    assertEquals(Optional.empty(), caller.workload());
    assertTrue(lines.last().connection().failure().isPresent());
  }

  @Test
  void whatAWorkloadAsksForIsJoinedToWhomItAsked() {
    take(
        "layer", "outbound",
        "server", "",
        "caller", "",
        "instance", "",
        "cluster", "to-bob/bob:8443",
        "decision", "egress/bob/bob:8443");
    assertEquals(Optional.of(Lines.ALICE.dnsName()), lines.last().caller().instance());
    assertTrue(lines.last().caller().verified());
    assertEquals("bob", lines.last().target().workload().orElseThrow().name());
    assertEquals(Optional.of(8443), lines.last().connection().port());
  }

  @Test
  void aProxyTellsOfItselfOnly() {
    var refused =
        intake.take(
            Lines.ALICE,
            Lines.ACCOUNT,
            Lines.request("server", "spiffe://example.org/ns/bob/sa/bob"));
    ExecutionException failure = assertThrows(ExecutionException.class, refused::get);
    assertInstanceOf(EntryRefused.class, failure.getCause());
    assertEquals(1, intake.counts().notItsOwn());
    assertEquals(List.of(), lines.records);
  }

  @Test
  void theSameThingToldTwiceHasOneName() throws EntryRefused {
    take();
    byte[] json = ("{\"nothing\":null," + json(Lines.usual()).substring(1)).getBytes(UTF_8);
    intake.take(Lines.ALICE, Lines.ACCOUNT, LogEntry.ofJson(json)).join();
    assertEquals(lines.records.get(0).uid(), lines.records.get(1).uid());
  }

  @Test
  void aCallerWhoChoosesTheIdOfHisRequestHidesNothing() {
    take("request", "fixed");
    take("request", "fixed", "time", Lines.START.plusNanos(1000).toString());
    assertNotEquals(lines.records.get(0).uid(), lines.records.get(1).uid());
  }

  @Test
  void whatGoesOnForLongIsToldOnceWhileItIsOpenAndOnceAtItsEnd() {
    take("log_type", "TcpUpstreamConnected", "method", "", "protocol", "");
    take("log_type", "TcpPeriodic", "method", "", "protocol", "", "duration", "60000");
    take("log_type", "TcpConnectionEnd", "method", "", "protocol", "", "duration", "90000");
    assertEquals(2, lines.records.size());
    assertTrue(((Access) lines.records.get(0).fact()).connection().open());
    assertFalse(lines.last().connection().open());
    assertEquals(Optional.empty(), lines.last().http());
  }

  @Test
  void queriesAreNeverKept() {
    take("path", "/a?token=secret", "query", "");
    assertEquals("/a", lines.last().http().orElseThrow().path());
    assertTrue(lines.last().http().orElseThrow().redacted());
    take("query", "true");
    assertTrue(lines.last().http().orElseThrow().redacted());
    take();
    assertFalse(lines.last().http().orElseThrow().redacted());
  }

  @Test
  void onlyWhatTheConfigurationNamesIsKept() {
    Redaction redaction =
        new Redaction(
            new TreeSet<>(List.of("X-Purpose")), List.of(PathTemplate.parse("/users/{id}/mail")));
    Intake careful = intake(Roster.EMPTY, IntakeOptions.of(redaction));
    careful
        .take(
            Lines.ALICE,
            Lines.ACCOUNT,
            Lines.request(
                "path", "/users/4711/mail",
                "header.x-purpose", "audit",
                "header.authorization", "Bearer secret",
                "header.cookie", "secret"))
        .join();
    Exchange http = lines.last().http().orElseThrow();
    assertEquals("/users/{id}/mail", http.path());
    assertTrue(http.redacted());
    assertEquals(Map.of("x-purpose", "audit"), http.headers());
    String text = new String(RecordCodec.encode(lines.records.getLast()), UTF_8);
    assertFalse(text.contains("secret") || text.contains("4711"), text);
  }

  @Test
  void hostileTextArrivesAsDataAndFits() {
    String nasty = "\u0000\n\r\u001b[31m\"}\ud800|=CEF:0|";
    take(
        "path", "/" + nasty.repeat(65_536 / nasty.length()),
        "host", nasty.repeat(100),
        "method", nasty,
        "termination", nasty.repeat(1000),
        "server_name", nasty.repeat(1000));
    byte[] encoded = RecordCodec.encode(lines.records.getLast());
    assertTrue(encoded.length <= RecordLog.MAX_RECORD_BYTES, encoded.length + " bytes");
    String text = new String(encoded, UTF_8);
    assertFalse(text.contains("\n") || text.contains("\u0000"), text);
    String path = lines.last().http().orElseThrow().path();
    assertTrue(path.startsWith("/\u0000\n") && path.contains("…("), path);
    assertTrue(lines.last().http().orElseThrow().redacted());
  }

  /** The roster of this test stumbles over an instance without a dot. */
  @Test
  void aLineThatMakesTheReaderStumbleIsRefusedAndNoOther() {
    offer("instance", "bob");
    take();
    assertEquals(1, intake.counts().malformed());
    assertEquals(1, lines.records.size());
  }

  @Test
  void aNameThatNoCompilerGaveIsRefused() {
    for (String decision : List.of("a\nb", "a b", "\u0000")) {
      offer("decision", decision);
    }
    offer("verdict", "perhaps");
    offer("time", "yesterday");
    offer("time", "-9999-01-01T00:00:00Z");
    offer("layer", "");
    assertEquals(7, intake.counts().malformed());
    assertEquals(List.of(), lines.records);
  }

  @Test
  void whoWasWhoIsAskedForTheTimeByOurClock() {
    for (int i = 0; i < 16; i++) {
      now.set(Lines.START.plusSeconds(30 + i).plusMillis(12 + (i == 7 ? 5 : 50)));
      take("time", Lines.START.plusSeconds(i).toString());
    }
    assertEquals(Optional.of(Duration.ofMillis(-30_005)), lines.last().observer().skew());
  }

  @Test
  void whatIsAllowedIsShedFirstAndCountedAndWhatIsDeniedIsNot() {
    Intake small = intake(Roster.EMPTY, new IntakeOptions(Redaction.STANDARD, 10_000, 20_000, 10));
    lines.slow = true;
    for (int i = 0; i < 30; i++) {
      String time = Lines.START.plusMillis(i).toString();
      var unused = small.take(Lines.ALICE, Lines.ACCOUNT, Lines.request("time", time));
    }
    int kept = lines.records.size();
    assertTrue(kept >= 5 && kept <= 10, kept + " kept");
    assertEquals(30 - kept, small.counts().shed());
    assertFalse(small.isFull());
    while (!small.isFull()) {
      var unused = small.take(Lines.ALICE, Lines.ACCOUNT, Lines.request("verdict", "denied"));
    }
    assertEquals(30 - kept, small.counts().shed());
    lines.pending.forEach(done -> done.complete(0L));
    assertFalse(small.isFull());
    assertEquals(0, small.counts().waitingBytes());
    small.tellShed();
    EvidenceRecord told = lines.records.getLast();
    assertEquals(
        Map.of("alice/records/read", 30L - kept),
        assertInstanceOf(Shed.class, told.fact()).decisions());
  }

  @Test
  void theSequenceOfAProxyHasNoHoles() {
    for (int i = 0; i < 5; i++) {
      take("time", Lines.START.plusMillis(i).toString());
      offer("layer", "nowhere");
    }
    assertEquals(5, lines.last().observer().sequence());
  }

  private static String json(Map<String, String> values) {
    StringBuilder json = new StringBuilder("{");
    values.forEach((k, v) -> json.append("\"%s\":\"%s\",".formatted(k, v)));
    json.setCharAt(json.length() - 1, '}');
    return json.toString();
  }

  /** Knows Alice and Bob. */
  private static final class Bobs implements Roster {
    @Override
    public Optional<Party.Workload> instance(String name, Instant at) {
      String who = name.substring(0, name.indexOf('.'));
      return workload(who, who, at);
    }

    @Override
    public Optional<Party.Workload> workload(String namespace, String name, Instant at) {
      return List.of("alice", "bob").contains(name)
          ? Optional.of(new Party.Workload(namespace, name, name, Map.of("tier", "A")))
          : Optional.empty();
    }

    @Override
    public Optional<Party.Workload> address(String address, Instant at) {
      return Optional.empty();
    }

    @Override
    public List<String> requirements(String decision, Instant at) {
      return decision.equals("alice/records/read") ? List.of("pci-dss/1.3.1") : List.of();
    }

    @Override
    public Optional<Outcome.Layer> missed(Access denied, Instant at) {
      return Optional.of(Outcome.Layer.APPLICATION);
    }
  }
}
