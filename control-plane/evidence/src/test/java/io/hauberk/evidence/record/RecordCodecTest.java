package io.hauberk.evidence.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");

  @Test
  void whatIsWrittenIsReadAndWrittenAgainAlike() throws RecordFormatException {
    RandomRecords records = new RandomRecords(new SplittableRandom(7));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = RecordCodec.encode(records.next());
      EvidenceRecord read = RecordCodec.decode(bytes);
      assertArrayEquals(bytes, RecordCodec.encode(read));
      assertEquals(read, RecordCodec.decode(RecordCodec.encode(read)));
    }
  }

  /** The quick reader reads what the thorough one reads, or nothing. */
  @Test
  void bothReadersAgreeAlsoOnWhatIsDamaged() throws IOException {
    SplittableRandom random = new SplittableRandom(10);
    RandomRecords records = new RandomRecords(random);
    int quick = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = RecordCodec.encode(records.next());
      quick += scanned(bytes).isPresent() ? 1 : 0;
      for (int damage = 0; damage < 5; damage++) {
        bytes[random.nextInt(bytes.length)] = damage(random);
        Optional<EvidenceRecord> read = scanned(bytes);
        if (read.isPresent()) {
          assertEquals(RecordDecoder.record(JsonObject.read(bytes)), read.get());
        }
      }
    }
    assertTrue(quick > 100, quick + " were plain");
  }

  private static byte damage(SplittableRandom random) {
    byte[] all = "\"{}[]:,\\ 0-1.etrufalsv\n\u00e9".getBytes(UTF_8);
    return all[random.nextInt(all.length)];
  }

  private static Optional<EvidenceRecord> scanned(byte[] bytes) {
    try {
      JsonScan scan = new JsonScan(bytes);
      EvidenceRecord record = RecordDecoder.record(scan.object());
      scan.end();
      return Optional.of(record);
    } catch (RecordFormatException | RuntimeException e) {
      return Optional.empty();
    }
  }

  @Test
  void aRecordIsOneLineWhateverItHolds() {
    RandomRecords records = new RandomRecords(new SplittableRandom(8));
    for (int i = 0; i < 5_000; i++) {
      String text = new String(RecordCodec.encode(records.next()), UTF_8);
      assertFalse(text.chars().anyMatch(c -> c < 0x20), text);
    }
  }

  @Test
  void theFormIsTheOneThatWasSealedYesterday() {
    Gap gap = new Gap("a.b.workload.example.org", 3, Gap.How.COUNTERS, NOON, NOON.plusSeconds(5));
    assertEquals(
        """
        {"v":1,"uid":"gap/1","time":"2026-11-21T12:00:00.123456Z",\
        "collected":"2026-11-21T12:00:00.123456Z","gap":{"proxy":"a.b.workload.example.org",\
        "missing":3,"how":"counters","from":"2026-11-21T12:00:00.123456Z",\
        "to":"2026-11-21T12:00:05.123456Z"}}\
        """,
        new String(RecordCodec.encode(new EvidenceRecord("gap/1", NOON, NOON, gap)), UTF_8));
  }

  @Test
  void halfAPairBecomesTheReplacementCharacter() throws RecordFormatException {
    Shed shed = new Shed(1, new TreeMap<>(), "a\ud800b", NOON, NOON);
    EvidenceRecord read =
        RecordCodec.decode(RecordCodec.encode(new EvidenceRecord("shed/1", NOON, NOON, shed)));
    assertEquals("a\ufffdb", ((Shed) read.fact()).why());
  }

  @Test
  void whatIsNoRecordIsRefusedWithoutItsContent() {
    for (String text :
        List.of(
            "",
            "[]",
            "{\"v\":1}",
            "{\"v\":2,\"uid\":\"secret\"}",
            "{\"v\":1,\"v\":1}",
            "{\"v\":1,\"uid\":\"secret value\",\"time\":\"x\",\"collected\":\"x\"}",
            "{} {}",
            "\u0000")) {
      RecordFormatException refused =
          assertThrows(
              RecordFormatException.class, () -> RecordCodec.decode(text.getBytes(UTF_8)), text);
      assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
    }
  }

  @Test
  void whatWasDeniedIsNeverShed() {
    RandomRecords records = new RandomRecords(new SplittableRandom(9));
    for (int i = 0; i < 1_000; i++) {
      Access access = records.access();
      assertTrue(access.outcome().allowed() || !access.mayBeShed());
    }
  }
}
