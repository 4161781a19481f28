package io.hauberk.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.Shed;
import io.hauberk.evidence.seal.SealOptions;
import io.hauberk.evidence.seal.SealedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

  @TempDir Path state;
  private String log = "";
  private String key = "";

  private static EvidenceRecord record(int number) {
    Instant time = START.plusSeconds(number * 60L);
    return new EvidenceRecord("gap/" + number, time, time, gap(time));
  }

  private static Gap gap(Instant time) {
    return new Gap("alice-1", 1, Gap.How.SEQUENCE, time, time);
  }

  private static byte[] encode(Shed shed) {
    return RecordCodec.encode(new EvidenceRecord("shed", shed.from(), shed.to(), shed));
  }

  @BeforeEach
  void aLog() throws Exception {
    Path folder = Files.createDirectory(state.resolve("evidence"));
    try (SealedLog records =
        SealedLog.open(
            folder.resolve("log"),
            LogOptions.defaults(InstantSource.system(), AuditCommandTest::encode),
            SealOptions.defaults(
                "example.org", folder.resolve("seal.key"), InstantSource.system()))) {
      for (int i = 0; i < 2000; i++) {
        var unused = records.append(RecordCodec.encode(record(i)));
      }
    }
    log = folder.resolve("log").toString();
    key = run("key").out().strip();
  }

  private Ran run(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "audit";
    System.arraycopy(words, 0, all, 1, words.length);
    all[all.length - 2] = "--state";
    all[all.length - 1] = state.toString();
    return Ran.of(all);
  }

  @Test
  void aWholeLogIsVerified() {
    assertTrue(key.startsWith("example.org/hauberk/evidence+"), key);
    Ran ran = Ran.of("audit", "verify", log, "--key", key);
    assertEquals(0, ran.status(), ran.out() + ran.err());
    assertTrue(ran.out().contains("2000 records compared"), ran.out());
    assertTrue(ran.out().endsWith("since it was sealed\n"), ran.out());
  }

  @Test
  void aChangeIsFoundAndLocated() throws Exception {
    Path segment = Path.of(log, "segments", "00000000000000000000.segment");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[new String(bytes, ISO_8859_1).indexOf("\"gap/768\"")] ^= 1;
    Files.write(segment, bytes);
    Ran ran = Ran.of("audit", "verify", log, "--key", key);
    assertEquals(1, ran.status(), ran.out() + ran.err());
    assertTrue(
        ran.out().startsWith("`segments/00000000000000000000.segment` record 768: it was changed"),
        ran.out());
    Ran json = Ran.of("audit", "verify", log, "--key", key, "-o", "json");
    assertTrue(json.out().contains("\"record\" : 768"), json.out());
  }

  @Test
  void withoutAKeyNothingIsVerified() {
    Ran ran = Ran.of("audit", "verify", log);
    assertEquals(2, ran.status());
    assertTrue(ran.err().contains("hauberk audit key"), ran.err());
    assertEquals(3, Ran.of("audit", "verify", log, "--key", "nonsense").status());
    assertEquals(5, Ran.of("audit", "verify", log + "-none", "--key", key).status());
  }

  @Test
  void oneRecordIsProvenWithoutTheLog() throws Exception {
    Path record = state.resolve("record.json");
    Ran proof = run("prove", "--record", "gap/777", "--save-record", record.toString());
    assertEquals(0, proof.status(), proof.err());
    assertEquals(proof.out(), run("prove", "777").out());
    Path file = Files.writeString(state.resolve("proof"), proof.out());
    Ran checked = Ran.of("audit", "check", file.toString(), record.toString(), "--key", key);
    assertEquals("ok: this is record 777 of the 2000 that were sealed\n", checked.out());
    Files.write(record, RecordCodec.encode(record(778)));
    Ran other = Ran.of("audit", "check", file.toString(), record.toString(), "--key", key);
    assertEquals(1, other.status(), other.out());
    assertEquals(1, run("prove", "--record", "gap/9999").status());
    assertEquals(2, run("prove").status());
  }

  @Test
  void aCopyOfADayIsVerified() {
    Path copy = state.resolve("copy");
    Ran ran =
        run("export", copy.toString(), "--from", "2026-11-20T10:00:00Z", "--to", "2026-11-21");
    assertEquals(0, ran.status(), ran.err());
    Ran verified = Ran.of("audit", "verify", copy.toString(), "--key", key, "--export");
    assertEquals(0, verified.status(), verified.out());
    assertTrue(verified.out().contains("1024 records compared"), verified.out());
    assertTrue(verified.out().contains("976 sealed records are not in this copy"), verified.out());
    Ran whole = Ran.of("audit", "verify", copy.toString(), "--key", key);
    assertEquals(1, whole.status(), whole.out());
    assertTrue(whole.out().startsWith("`kept` record 0: records 0 to 511 are gone"), whole.out());
    Ran proof = Ran.of("audit", "prove", "700", "--log", copy.toString(), "--key", key);
    assertEquals(0, proof.status(), proof.err());
    assertEquals(5, run("export", copy.toString()).status());
    assertEquals(3, run("export", copy + "2", "--from", "2026-12-01").status());
    assertEquals(2, run("export", copy + "2", "--from", "yesterday").status());
  }
}
