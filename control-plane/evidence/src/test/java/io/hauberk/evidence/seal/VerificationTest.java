package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done to a log is found, and found where it was done. */
class VerificationTest {
  private static final int SIZE = 10_000;

  @TempDir Path root;
  private LogFolder folder = new LogFolder(Path.of("."));

  /** The first of several segments, and the index with which the second begins. */
  private Path segment = Path.of(".");

  private int second;

  @BeforeEach
  void filled() throws Exception {
    folder = new LogFolder(root).filled(SIZE);
    assertEquals(List.of(), folder.verify().findings());
    assertTrue(folder.segments().size() > 1);
    segment = folder.segments().getFirst();
    second = new Frames(segment).all().size();
  }

  private interface Change {
    void to(List<byte[]> frames);
  }

  private static void change(Path segment, Change change) throws IOException {
    Frames frames = new Frames(segment);
    change.to(frames.all());
    frames.write();
  }

  private void assertFound(long record, String what) throws IOException {
    assertFound("segments/" + segment.getFileName(), record, what);
  }

  private void assertFound(String file, long record, String what) throws IOException {
    Finding finding = folder.finding();
    assertEquals(file, finding.file());
    assertEquals(record, finding.record());
    assertTrue(finding.what().startsWith(what), finding.what());
  }

  @Test
  void aFlippedBit() throws Exception {
    change(segment, frames -> frames.get(600)[40] ^= 1);
    assertFound(600, "it was changed");
  }

  @Test
  void aFlippedBitInTheNewestRecord() throws Exception {
    segment = folder.segments().getLast();
    change(segment, frames -> frames.getLast()[30] ^= 16);
    assertFound(SIZE - 1, "it was changed");
  }

  @Test
  void everyBitOfARecord() throws Exception {
    byte[] whole = Files.readAllBytes(segment);
    int bits = 8 * new Frames(segment).all().get(600).length;
    for (int bit = 0; bit < bits; bit += 5) {
      int at = bit;
      change(segment, frames -> frames.get(600)[at / 8] ^= (byte) (1 << at % 8));
      assertEquals(600, folder.finding().record(), "bit " + bit);
      Files.write(segment, whole);
    }
  }

  @Test
  void twoChangedRecordsOfOneSegment() throws Exception {
    change(
        segment,
        frames -> {
          frames.get(600)[40] ^= 1;
          frames.get(3000)[40] ^= 1;
        });
    assertEquals(
        List.of(600L, 3000L), folder.verify().findings().stream().map(Finding::record).toList());
  }

  @Test
  void aRecordThatWasChangedByWhoKnowsHow() throws Exception {
    change(segment, frames -> frames.set(600, Frames.forged(600, LogFolder.record(1))));
    assertFound(600, "it was changed");
  }

  @Test
  void aRemovedRecord() throws Exception {
    change(segment, frames -> frames.remove(356));
    assertFound(356, "it was removed");
  }

  @Test
  void aRecordThatWasRemovedByWhoKnowsHow() throws Exception {
    change(
        segment,
        frames -> {
          List<byte[]> rest = new ArrayList<>(frames.subList(357, frames.size()));
          frames.subList(356, frames.size()).clear();
          for (byte[] frame : rest) {
            frames.add(Frames.forged(frames.size(), Frames.content(frame)));
          }
        });
    Finding finding = folder.verify().findings().getFirst();
    assertEquals(356, finding.record());
    assertTrue(finding.what().startsWith("it was removed"), finding.what());
  }

  @Test
  void anAddedRecord() throws Exception {
    change(segment, frames -> frames.add(356, Frames.forged(356, LogFolder.record(1))));
    assertFound(356, "a record was put before it");
  }

  @Test
  void aReorderedPair() throws Exception {
    change(segment, frames -> Collections.swap(frames, 266, 267));
    assertFound(266, "it and record 267 have changed places");
  }

  @Test
  void aPairThatWasReorderedByWhoKnowsHow() throws Exception {
    change(
        segment,
        frames -> {
          frames.set(266, Frames.forged(266, LogFolder.record(267)));
          frames.set(267, Frames.forged(267, LogFolder.record(266)));
        });
    assertFound(266, "it and record 267 have changed places");
  }

  @Test
  void aRecordThatStandsFarFromItsPlace() throws Exception {
    change(segment, frames -> Collections.swap(frames, 300, 3000));
    List<Finding> findings = folder.verify().findings();
    assertEquals(300, findings.getFirst().record(), findings.toString());
    assertTrue(
        findings.stream().allMatch(f -> f.record() == 300 || f.record() == 3000),
        findings.toString());
  }

  @Test
  void aTruncatedSegment() throws Exception {
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 3));
    assertFound(second - 1, "");
  }

  @Test
  void aSegmentOfWhichHalfIsGone() throws Exception {
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length / 2));
    List<Finding> findings = folder.verify().findings();
    assertTrue(findings.size() <= 3, findings.toString());
    assertTrue(findings.getFirst().what().startsWith("the file ends before it"));
    assertTrue(Math.abs(findings.getFirst().record() - second / 2) < 40, findings.toString());
  }

  @Test
  void aTruncatedLastSegment() throws Exception {
    segment = folder.segments().getLast();
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 3));
    assertFound(SIZE - 1, "the file ends before it, records missing: 1");
  }

  @Test
  void aMissingSegment() throws Exception {
    Files.delete(segment);
    Finding finding = folder.verify().findings().getFirst();
    assertEquals("segments", finding.file());
    assertEquals(0, finding.record());
    assertTrue(finding.what().startsWith("the file is missing"), finding.what());
  }

  @Test
  void aFlippedBitInAHash() throws Exception {
    Path hashes = folder.path().resolve("hashes/0");
    LogFolder.flip(hashes, 32 * 263);
    assertFound("hashes/0", 263, "the hash of it is not that of the tree");
    LogFolder.flip(hashes, 32 * 263);
    LogFolder.flip(folder.path().resolve("hashes/1"), 0);
    assertFound("hashes/1", 0, "its hashes are not those of what is below it");
  }

  @Test
  void hashesThatAreCutOff() throws Exception {
    Path hashes = folder.path().resolve("hashes/0");
    Files.write(hashes, Arrays.copyOf(Files.readAllBytes(hashes), 32 * 600));
    assertFound("hashes/0", 512, "the file is missing or too short");
  }

  @Test
  void aRecordThatWasReplacedTogetherWithItsHash() throws Exception {
    change(segment, frames -> frames.set(259, Frames.forged(259, LogFolder.record(7))));
    Path file = folder.path().resolve("hashes/0");
    byte[] hashes = Files.readAllBytes(file);
    System.arraycopy(new Merkle().leaf(LogFolder.record(7)), 0, hashes, 259 * 32, 32);
    Files.write(file, hashes);
    List<Finding> findings = folder.verify().findings();
    assertTrue(findings.stream().anyMatch(f -> f.file().equals("hashes/1")), findings.toString());
  }

  @Test
  void whatIsNotSealedYetIsReadToo() throws Exception {
    SealOptions patient = folder.sealing().withPace(Duration.ofHours(1), 1_000_000, Duration.ZERO);
    try (SealedLog log = SealedLog.open(folder.path(), LogFolder.keeping(), patient)) {
      for (int i = 0; i < 20; i++) {
        log.append(LogFolder.record(i)).get();
      }
      assertEquals(20, folder.verify().unsealed());
      segment = folder.segments().getLast();
      change(segment, frames -> frames.get(frames.size() - 10)[40] ^= 1);
      assertFound(SIZE + 10, "byte ");
      change(segment, frames -> frames.get(frames.size() - 10)[40] ^= 1);
    }
    assertEquals(SIZE + 20, folder.verify().records());
  }

  @Test
  void aCheckpointThatNobodySigned() throws Exception {
    Path checkpoint = folder.path().resolve("checkpoint");
    Files.writeString(checkpoint, Files.readString(checkpoint).replace("\n10000\n", "\n9999\n"));
    assertFound("checkpoint", 0, "the checkpoint is not signed with the key");
  }

  @Test
  void aLogThatWasCutBackBeforeItsCheckpoint() throws Exception {
    String note = Files.readString(folder.path().resolve("checkpoint"));
    delete(folder.path());
    folder.filled(600);
    List<Finding> findings = Verification.of(folder.path(), folder.key(), List.of(note)).findings();
    assertEquals(1, findings.size(), findings.toString());
    assertTrue(findings.getFirst().what().contains("10000 records were sealed once"));
  }

  @Test
  void aLogThatWasWrittenAnewByWhoHasTheKey() throws Exception {
    String note = Files.readString(folder.path().resolve("checkpoint"));
    delete(folder.path());
    try (SealedLog log = folder.open()) {
      log.append(new byte[] {1}).get();
      folder.fill(log, SIZE + 200);
    }
    assertEquals(List.of(), folder.verify().findings(), "nothing in the folder itself tells");
    List<Finding> findings = Verification.of(folder.path(), folder.key(), List.of(note)).findings();
    assertEquals(1, findings.size(), findings.toString());
    assertTrue(findings.getFirst().what().startsWith("the first 10000 records are not those"));
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
