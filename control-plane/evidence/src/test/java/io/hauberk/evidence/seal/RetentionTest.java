package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.SegmentLog;
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
  private static final int SIZE = 24_000;

  @TempDir Path root;
  private LogFolder folder = new LogFolder(Path.of("."));

  @BeforeEach
  void inFolder() {
    folder = new LogFolder(root);
  }

  /**
   * Retention drops what is in the first two segments; a sink still needs what comes soon after.
   */
  private long dropped() throws Exception {
    try (SealedLog log = folder.open()) {
      folder.fill(log, SIZE);
      List<Path> segments = folder.segments();
      assertTrue(segments.size() > 4, segments.toString());
      long third = first(segments.get(2));
      long kept = third / TileName.FULL * TileName.FULL;
      log.keepFor("sink", () -> third + 100);
      // The oldest last: until then none is dropped.
      for (Path segment : segments.subList(0, 4).reversed()) {
        age(segment);
      }
      awaitFirst(log, kept);
      assertThrows(IOException.class, () -> log.read(kept - 1, 1));
      assertArrayEquals(LogFolder.record(kept), log.read(kept, 1).getFirst());
      assertFalse(Files.exists(segments.getFirst()));
      return kept;
    }
  }

  private static long first(Path segment) {
    return Long.parseLong(segment.getFileName().toString().replace(".segment", ""));
  }

  private static void age(Path segment) throws IOException {
    Files.setLastModifiedTime(segment, FileTime.from(Instant.now().minus(Duration.ofDays(401))));
  }

  private static void awaitFirst(SealedLog log, long first) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (log.first() != first) {
      assertTrue(System.nanoTime() < deadline, "the oldest record is still " + log.first());
      log.await(Long.MAX_VALUE, Duration.ofMillis(50));
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
    long kept = dropped();
    Verification.Report report = folder.verify();
    assertEquals(List.of(), report.findings());
    assertEquals(kept, report.dropped().orElseThrow().before());
    assertEquals(kept, report.absent());
    assertEquals(SIZE + 1 - kept, report.records());
    LogCopy copy = LogCopy.open(folder.path(), folder.key());
    EvidenceRecord told = RecordCodec.decode(copy.record(SIZE));
    assertTrue(
        told.uid().startsWith("retention/example.org/hauberk/evidence/" + kept + "/"), told.uid());
    assertThrows(IOException.class, () -> copy.record(0));
    assertEquals(
        SIZE + 1, copy.prove(0).verify(LogFolder.record(0), folder.key()).size(), "kept elsewhere");
    assertEquals(
        List.of(),
        Verification.of(folder.exported("all"), folder.key(), List.of()).findings(),
        "a copy of all that there is says so too");
  }

  @Test
  void whoDeletesTheOldestRecordsCannotCallItRetention() throws Exception {
    folder.filled(SIZE);
    long second = first(folder.segments().get(1));
    long next = (second + 255) / 256 * 256;
    Files.delete(folder.segments().getFirst());
    assertEquals("segments", folder.verify().findings().getFirst().file());
    kept(next + " -");
    assertFound(0, "records 0 to " + (next - 1) + " are gone, and nothing says why");
    kept(next + " - 23999");
    assertFound(0, "are gone, and record 23999 does not say");
    kept(next + " - exported");
    assertFound(0, "are gone, and this copy calls itself an export");
  }

  @Test
  void whoDeletesMoreThanRetentionDidIsFound() throws Exception {
    long kept = dropped();
    Files.delete(folder.segments().getFirst());
    long next = (first(folder.segments().getFirst()) + 255) / 256 * 256;
    kept(next + " - " + SIZE);
    assertFound(
        kept,
        "records %d to %d are gone, and retention dropped only what is before"
            .formatted(kept, next - 1));
  }

  @Test
  void whoDeletesTheNewestRecordsCannotHideBehindRetention() throws Exception {
    long kept = dropped();
    kept(kept + " " + (kept + 2560) + " " + SIZE);
    assertFound(0, "retention drops the oldest records only");
  }

  @Test
  void aForgedDateOfAFileDropsNothing() throws Exception {
    LogOptions small = LogFolder.keeping().withSegmentBytes(64 << 10);
    try (SegmentLog log = SegmentLog.open(folder.path().resolve("segments"), small)) {
      Instant now = Instant.now();
      while (folder.segments().size() < 3) {
        Gap gap = new Gap("alice", log.end() + 1, Gap.How.SEQUENCE, now, now);
        log.append(RecordCodec.encode(new EvidenceRecord("gap/" + log.end(), now, now, gap))).get();
      }
      long end = log.end();
      age(folder.segments().get(0));
      age(folder.segments().get(1));
      Retention retention =
          new Retention(log, new SealFolder(folder.path()), folder.sealing(), () -> end);
      retention.step(end);
      assertEquals(end, log.end(), "no drop was announced");
    }
  }
}
