package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final int SIZE = 1000;

  @TempDir Path root;
  private LogFolder folder = new LogFolder(Path.of("."));

  @BeforeEach
  void filled() throws Exception {
    folder = new LogFolder(root).filled(SIZE);
    assertEquals(List.of(), folder.verify().findings());
  }

  private interface Change {
    void to(List<byte[]> records);
  }

  private void change(Path bundle, Change change) throws IOException {
    List<byte[]> records = new ArrayList<>(Bundle.records(Files.readAllBytes(bundle)));
    change.to(records);
    Files.write(bundle, Bundle.of(records));
  }

  private void assertFound(String file, long record, String what) throws IOException {
    Finding finding = folder.finding();
    assertEquals(file, finding.file());
    assertEquals(record, finding.record());
    assertTrue(finding.what().startsWith(what), finding.what());
  }

  @Test
  void aFlippedBit() throws Exception {
    LogFolder.flip(folder.bundle(2, 256), 40);
    assertFound("tile/entries/002", 512, "it was changed");
  }

  @Test
  void aFlippedBitInTheNewestRecords() throws Exception {
    change(folder.bundle(3, 232), records -> records.get(231)[4] ^= 16);
    assertFound("tile/entries/003.p/232", 999, "it was changed");
  }

  @Test
  void aRemovedRecord() throws Exception {
    change(folder.bundle(1, 256), records -> records.remove(100));
    assertFound("tile/entries/001", 356, "it was removed");
  }

  @Test
  void anAddedRecord() throws Exception {
    change(folder.bundle(1, 256), records -> records.add(100, LogFolder.record(1)));
    assertFound("tile/entries/001", 356, "a record was put before it");
  }

  @Test
  void aReorderedPair() throws Exception {
    change(folder.bundle(1, 256), records -> Collections.swap(records, 10, 11));
    assertFound("tile/entries/001", 266, "it and record 267 have changed places");
  }

  @Test
  void aTruncatedBundle() throws Exception {
    Path bundle = folder.bundle(0, 256);
    byte[] bytes = Files.readAllBytes(bundle);
    Files.write(bundle, Arrays.copyOf(bytes, bytes.length - 3));
    assertFound("tile/entries/000", 255, "the file ends before it, records missing: 1");
  }

  @Test
  void aMissingBundle() throws Exception {
    Files.delete(folder.bundle(0, 256));
    assertFound("tile/entries/000", 0, "the file is missing, 256 records with it");
  }

  @Test
  void bytesBehindTheLastRecord() throws Exception {
    Path bundle = folder.bundle(0, 256);
    byte[] bytes = Files.readAllBytes(bundle);
    Files.write(bundle, Arrays.copyOf(bytes, bytes.length + 1));
    assertFound("tile/entries/000", 256, "there are bytes behind the last record");
  }

  @Test
  void aFlippedBitInAHash() throws Exception {
    LogFolder.flip(folder.file(new TileName(0, 1, 256)), 32 * 7);
    assertFound("tile/0/001", 263, "the hash of it is not that of the tree");
    LogFolder.flip(folder.file(new TileName(0, 1, 256)), 32 * 7);
    LogFolder.flip(folder.file(new TileName(1, 0, 3)), 0);
    assertFound("tile/1/000.p/3", 0, "its hashes are not those of what is below it");
  }

  @Test
  void aRecordThatWasReplacedTogetherWithItsHash() throws Exception {
    change(folder.bundle(1, 256), records -> records.set(3, LogFolder.record(7)));
    Path tile = folder.file(new TileName(0, 1, 256));
    byte[] hashes = Files.readAllBytes(tile);
    System.arraycopy(new Merkle().leaf(LogFolder.record(7)), 0, hashes, 3 * 32, 32);
    Files.write(tile, hashes);
    List<Finding> findings = folder.verify().findings();
    assertTrue(
        findings.stream().anyMatch(f -> f.file().equals("tile/1/000.p/3")), findings.toString());
  }

  @Test
  void aTruncatedSegment() throws Exception {
    Path segment = segment();
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 200));
    Finding finding = folder.finding();
    assertEquals("segments/00000000000000000000.segment", finding.file());
    assertTrue(finding.record() > 990 && finding.record() < SIZE, finding.toString());
    assertTrue(finding.what().contains("it ends within a record"), finding.what());
  }

  @Test
  void aFlippedBitInASegment() throws Exception {
    LogFolder.flip(segment(), 5000);
    Finding finding = folder.finding();
    assertEquals("segments/00000000000000000000.segment", finding.file());
    assertTrue(finding.what().contains("the tiles hold this record"), finding.what());
  }

  @Test
  void aCheckpointThatNobodySigned() throws Exception {
    Path checkpoint = folder.path().resolve("checkpoint");
    Files.writeString(checkpoint, Files.readString(checkpoint).replace("\n1000\n", "\n999\n"));
    assertFound("checkpoint", 0, "the checkpoint is not signed with the key");
  }

  @Test
  void aLogThatWasCutBackBeforeItsCheckpoint() throws Exception {
    String note = Files.readString(folder.path().resolve("checkpoint"));
    delete(folder.path());
    folder.filled(600);
    List<Finding> findings = Verification.of(folder.path(), folder.key(), List.of(note)).findings();
    assertEquals(1, findings.size(), findings.toString());
    assertTrue(findings.getFirst().what().contains("1000 records were sealed once"));
  }

  @Test
  void aLogThatWasWrittenAnewByWhoHasTheKey() throws Exception {
    String note = Files.readString(folder.path().resolve("checkpoint"));
    delete(folder.path());
    try (SealedLog log = folder.open()) {
      log.append(new byte[] {1}).get();
      folder.fill(log, 1200);
    }
    assertEquals(List.of(), folder.verify().findings(), "nothing in the folder itself tells");
    List<Finding> findings = Verification.of(folder.path(), folder.key(), List.of(note)).findings();
    assertEquals(1, findings.size(), findings.toString());
    assertTrue(findings.getFirst().what().startsWith("the first 1000 records are not those"));
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.list(folder.path().resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().toList().getLast();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
