package io.hauberk.server.shipping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.Shed;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippingDeskTest {
  private static final String LOG = "0".repeat(32);
  private static final String OTHER = "1".repeat(32);
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
  private static final PeerIdentity.Proof BOB =
      new PeerIdentity.Proof(
          SpiffeId.parse("spiffe://example.org/ns/bob/sa/bob"),
          new InstanceName("bob.bob.workload.example.org"),
          NOW.plusSeconds(3600));

  @TempDir Path state;
  private final List<String> lines = new ArrayList<>();
  private final List<EvidenceRecord> records = new ArrayList<>();
  private boolean diskFull;
  private long told;
  private ShippingDesk desk;

  @BeforeEach
  void start() {
    desk = desk(Keepers.ONE);
  }

  private ShippingDesk desk(Keepers keepers) {
    return new ShippingDesk(
        new Lines(),
        record -> {
          records.add(record);
          return CompletableFuture.completedFuture(1L);
        },
        new ShippedLogs(state),
        keepers,
        () -> NOW);
  }

  private final class Lines implements LineIntake {
    @Override
    public Optional<CompletableFuture<Long>> take(
        PeerIdentity.Proof by, byte[] json, Instant collected) {
      String line = new String(json, StandardCharsets.UTF_8);
      if (line.equals("half")) {
        return Optional.empty();
      }
      if (diskFull) {
        return Optional.of(CompletableFuture.failedFuture(new IOException("full")));
      }
      lines.add(line);
      return Optional.of(CompletableFuture.completedFuture(1L));
    }

    @Override
    public void told(PeerIdentity.Proof by, Instant until, long lines) {
      told += lines;
    }
  }

  @Test
  void aBatchThatComesAgainIsKeptOnceAlsoAfterARestart() throws Exception {
    assertEquals(3, desk.keep(BOB, batch(LOG, 1, "a", "b")).end());
    assertEquals(3, desk.keep(BOB, batch(LOG, 1, "a", "b")).end());
    start();
    assertEquals(4, desk.keep(BOB, batch(LOG, 1, "a", "b", "c")).end());
    assertEquals(List.of("a", "b", "c"), lines);
    assertEquals(List.of(), records);
  }

  @Test
  void aBatchIsNotKeptBeforeAllOfItIs() throws Exception {
    diskFull = true;
    assertThrows(CompletionException.class, () -> desk.keep(BOB, batch(LOG, 1, "a")));
    diskFull = false;
    assertEquals(2, desk.keep(BOB, batch(LOG, 1, "a")).end());
    assertEquals(List.of("a"), lines);
  }

  @Test
  void aDamagedPositionIsSetAsideAndHoldsUpNothing() throws Exception {
    Path file = state.resolve(BOB.instance().dnsName() + ".json");
    for (String damaged : List.of("", "\0\0\0", "null", "{}", "{\"log\":\"x\",\"end\":7}")) {
      records.clear();
      lines.clear();
      start();
      Files.writeString(file, damaged);
      assertEquals(8, desk.keep(BOB, batch(LOG, 6, "f", "g")).end(), damaged);
      assertEquals(List.of("f", "g"), lines);
      assertEquals(List.of(Gap.How.UNKNOWN), hows(), "what came before is not taken for lost");
      assertEquals(damaged, Files.readString(state.resolve(file.getFileName() + ".damaged")));
      start();
      assertEquals(9, desk.keep(BOB, batch(LOG, 6, "f", "g", "h")).end());
      assertEquals(List.of("f", "g", "h"), lines);
      assertEquals(1, records.size());
    }
  }

  private List<Gap.How> hows() {
    return records.stream().map(record -> ((Gap) record.fact()).how()).toList();
  }

  @Test
  void numbersThatAreMissingAreAGap() throws Exception {
    desk.keep(BOB, batch(LOG, 1, "a", "b"));
    desk.keep(BOB, batch(LOG, 8, "h"));
    assertEquals(gap(5, Gap.How.SEQUENCE), records.getFirst().fact());
    assertEquals(1, records.size());
    assertEquals(5, told);
  }

  @Test
  void whatAnotherReplicaKeepsIsNotMissing() throws Exception {
    desk = desk(Keepers.SEVERAL);
    assertEquals(9, desk.keep(BOB, batch(LOG, 8, "h")).end());
    assertEquals(22, desk.keep(BOB, batch(LOG, 20, "t", "u")).end());
    assertEquals(23, desk.keep(BOB, batch(LOG, 21, "u", "v")).end());
    assertEquals(23, desk.keep(BOB, batch(LOG, 10, "j")).end());
    assertEquals(List.of("h", "t", "u", "v"), lines);
    assertEquals(List.of(), records);
  }

  @Test
  void aNewLogLeavesAnUnknownEndOfTheOneBefore() throws Exception {
    desk.keep(BOB, batch(LOG, 1, "a", "b"));
    desk.keep(BOB, batch(OTHER, 1, "c"));
    assertEquals(
        List.of(gap(0, Gap.How.UNKNOWN)), records.stream().map(EvidenceRecord::fact).toList());
    assertEquals(List.of("a", "b", "c"), lines);
  }

  @Test
  void whatCannotBeReadIsAGap() throws Exception {
    ShippingDesk.Outcome outcome = desk.keep(BOB, batch(LOG, 1, "a", "half", "c", "half"));
    assertEquals(new ShippingDesk.Outcome(5, List.of(2L, 4L)), outcome);
    assertEquals(List.of("a", "c"), lines);
    assertEquals(
        List.of(gap(2, Gap.How.SEQUENCE)), records.stream().map(EvidenceRecord::fact).toList());
    assertEquals(2, told);
  }

  @Test
  void whatWasRefusedAloneIsAGapOnceAlsoAmongReplicas() throws Exception {
    long first = 1;
    for (Keepers keepers : Keepers.values()) {
      desk = desk(keepers);
      records.clear();
      Batch refused =
          Batch.newBuilder().setLog(LOG).setFirst(first).setEnd(first + 1).setRefused(1).build();
      desk.keep(BOB, refused);
      desk.keep(BOB, refused);
      desk.keep(BOB, batch(LOG, first + 1, "next"));
      assertEquals(
          List.of(gap(1, Gap.How.SEQUENCE)), records.stream().map(EvidenceRecord::fact).toList());
      first += 2;
    }
    assertEquals(List.of("next", "next"), lines);
    assertEquals(2, told);
  }

  @Test
  void whatWasShedOfVeryManyDecisionsFitsIntoOneRecord() throws Exception {
    Batch.Builder batch = Batch.newBuilder().setLog(LOG).setFirst(1).setEnd(10_001);
    for (int i = 0; i < 5_000; i++) {
      batch.addShed(shed("\0".repeat(50) + i, 2, false));
    }
    desk.keep(BOB, batch.build());
    EvidenceRecord record = records.getFirst();
    assertEquals(10_000, ((Shed) record.fact()).count());
    assertEquals(
        10_000, ((Shed) record.fact()).decisions().values().stream().mapToLong(n -> n).sum());
    int bytes = RecordCodec.encode(record).length;
    assertTrue(bytes <= RecordLog.MAX_RECORD_BYTES, bytes + " bytes");
  }

  @Test
  void whatWasShedOnTheWayIsToldOnceWithItsCounts() throws Exception {
    Batch batch =
        Batch.newBuilder()
            .setLog(LOG)
            .setFirst(1)
            .setEnd(101)
            .addLines(line(50, "denied"))
            .addShed(shed("reads", 90, false))
            .addShed(shed("default-deny/bob/bob", 9, true))
            .build();
    desk.keep(BOB, batch);
    desk.keep(BOB, batch);
    assertEquals(List.of("denied"), lines);
    assertEquals(2, records.size());
    Shed shed = (Shed) records.get(0).fact();
    assertEquals(90, shed.count());
    assertEquals(Map.of("reads", 90L), shed.decisions());
    assertEquals(gap(9, Gap.How.OVERFLOW), records.get(1).fact());
    assertEquals(99, told);
  }

  private static Gap gap(long missing, Gap.How how) {
    return new Gap("bob.bob.workload.example.org", missing, how, NOW, NOW);
  }

  private static Batch batch(String log, long first, String... texts) {
    Batch.Builder batch =
        Batch.newBuilder().setLog(log).setFirst(first).setEnd(first + texts.length);
    for (int i = 0; i < texts.length; i++) {
      batch.addLines(line(first + i, texts[i]));
    }
    return batch.build();
  }

  private static Line line(long number, String text) {
    return Line.newBuilder().setNumber(number).setJson(ByteString.copyFromUtf8(text)).build();
  }

  private static io.hauberk.shipping.v1.Shed shed(String decision, long count, boolean denied) {
    return io.hauberk.shipping.v1.Shed.newBuilder()
        .setDecision(decision)
        .setCount(count)
        .setDenied(denied)
        .build();
  }
}
