package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.RecordCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are gone: what retention dropped is proven, what somebody deleted is found. */
class RetentionTest {
  /** Enough of them are settled. */
  private static final int SIZE = 17_000;

  @TempDir Path root;
  private LogFolder folder = new LogFolder(Path.of("."));

  @BeforeEach
  void inFolder() {
    folder = new LogFolder(root);
  }

  /** Retention drops records 0 to 767; a sink still needs what comes soon after. */
  private void dropped() throws Exception {
    try (SealedLog log = folder.open()) {
      folder.fill(log, SIZE);
      log.keepFor("sink", () -> 1000);
      // The oldest last: until then none is dropped.
      for (long bundle = 9; bundle >= 0; bundle--) {
        age(bundle);
      }
      awaitFirst(log, 768);
      assertThrows(IOException.class, () -> log.read(767, 1));
      assertArrayEquals(LogFolder.record(768), log.read(768, 1).getFirst());
    }
  }

  private void age(long bundle) throws IOException {
    Files.setLastModifiedTime(
        folder.bundle(bundle, 256), FileTime.from(Instant.now().minus(Duration.ofDays(401))));
  }

  private static void awaitFirst(SealedLog log, long first) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (log.first() != first) {
      assertTrue(System.nanoTime() < deadline, "the oldest record is still " + log.first());
      log.await(Long.MAX_VALUE, Duration.ofMillis(50));
    }
  }

  private void delete(int bundles) throws IOException {
    for (int bundle = 0; bundle < bundles; bundle++) {
      Files.deleteIfExists(folder.bundle(bundle, 256));
    }
  }

  private void kept(String line) throws IOException {
    Files.writeString(folder.path().resolve("kept"), line + "\n");
  }

  private void assertFound(long record, String what) throws IOException {
    Finding finding = folder.finding();
    assertEquals("kept", finding.file());
    assertEquals(record, finding.record());
    assertTrue(finding.what().contains(what), finding.what());
  }

  @Test
  void whatRetentionDroppedIsProvenByASealedRecord() throws Exception {
    dropped();
    Verification.Report report = folder.verify();
    assertEquals(List.of(), report.findings());
    assertEquals(768, report.dropped().orElseThrow().before());
    assertEquals(768, report.absent());
    assertEquals(SIZE + 1 - 768, report.records());
    LogCopy copy = LogCopy.open(folder.path(), folder.key());
    EvidenceRecord told = RecordCodec.decode(copy.record(SIZE));
    assertTrue(told.uid().startsWith("retention/example.org/hauberk/evidence/768/"), told.uid());
    assertThrows(IOException.class, () -> copy.record(0));
    assertEquals(
        SIZE + 1, copy.prove(0).verify(LogFolder.record(0), folder.key()).size(), "kept elsewhere");
    copy.export(0, SIZE + 1, root.resolve("all"));
    assertEquals(
        List.of(),
        Verification.of(root.resolve("all"), folder.key(), List.of()).findings(),
        "a copy of all that there is says so too");
  }

  @Test
  void whoDeletesTheOldestRecordsCannotCallItRetention() throws Exception {
    folder.filled(SIZE);
    delete(2);
    assertEquals("tile/entries/000", folder.verify().findings().getFirst().file());
    kept("512 -");
    assertFound(0, "records 0 to 511 are gone, and nothing says why");
    kept("512 - 16999");
    assertFound(0, "records 0 to 511 are gone, and record 16999 does not say");
    kept("512 - exported");
    assertFound(0, "records 0 to 511 are gone, and this copy calls itself an export");
  }

  @Test
  void whoDeletesMoreThanRetentionDidIsFound() throws Exception {
    dropped();
    delete(5);
    kept("1280 - " + SIZE);
    assertFound(768, "records 768 to 1279 are gone, and retention dropped only what is before");
  }

  @Test
  void whoDeletesTheNewestRecordsCannotHideBehindRetention() throws Exception {
    dropped();
    kept("768 2048 " + SIZE);
    assertFound(0, "retention drops the oldest records only");
  }

  @Test
  void aForgedDateOfAFileDropsNothing() throws Exception {
    try (SealedLog log = folder.open()) {
      Instant now = Instant.now();
      for (int i = 0; i < 256; i++) {
        Gap gap = new Gap("alice", i + 1, Gap.How.SEQUENCE, now, now);
        log.append(RecordCodec.encode(new EvidenceRecord("gap/" + i, now, now, gap))).get();
      }
      folder.fill(log, SIZE);
      age(0);
      age(1);
      Retention retention =
          new Retention(log, new SealFolder(folder.path()), folder.sealing(), () -> SIZE);
      retention.step(SIZE);
      assertEquals(SIZE, log.end(), "no drop was announced");
    }
  }
}
