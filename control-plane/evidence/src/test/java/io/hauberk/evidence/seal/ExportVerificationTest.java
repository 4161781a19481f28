package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done to the files of an export is found, and found where it was done. */
class ExportVerificationTest {
  private static final int SIZE = 1000;

  @TempDir Path root;
  private LogFolder folder = new LogFolder(Path.of("."));
  private Path export = Path.of(".");

  @BeforeEach
  void filled() throws Exception {
    folder = new LogFolder(root).filled(SIZE);
    export = folder.exported("export");
    assertEquals(List.of(), findings());
  }

  private List<Finding> findings() throws IOException {
    return Verification.ofExport(export, folder.key(), List.of()).findings();
  }

  private Path bundle(long index, int width) {
    return file(new TileName(TileName.ENTRIES, index, width));
  }

  private Path file(TileName tile) {
    return export.resolve(tile.path());
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
    List<Finding> findings = findings();
    assertEquals(1, findings.size(), findings.toString());
    Finding finding = findings.getFirst();
    assertEquals(file, finding.file());
    assertEquals(record, finding.record());
    assertTrue(finding.what().startsWith(what), finding.what());
  }

  @Test
  void aFlippedBit() throws Exception {
    LogFolder.flip(bundle(2, 256), 40);
    assertFound("tile/entries/002", 512, "it was changed");
  }

  @Test
  void aFlippedBitInTheNewestRecords() throws Exception {
    change(bundle(3, 232), records -> records.get(231)[4] ^= 16);
    assertFound("tile/entries/003.p/232", 999, "it was changed");
  }

  @Test
  void aRemovedRecord() throws Exception {
    change(bundle(1, 256), records -> records.remove(100));
    assertFound("tile/entries/001", 356, "it was removed");
  }

  @Test
  void anAddedRecord() throws Exception {
    change(bundle(1, 256), records -> records.add(100, LogFolder.record(1)));
    assertFound("tile/entries/001", 356, "a record was put before it");
  }

  @Test
  void aReorderedPair() throws Exception {
    change(bundle(1, 256), records -> Collections.swap(records, 10, 11));
    assertFound("tile/entries/001", 266, "it and record 267 have changed places");
  }

  @Test
  void aTruncatedBundle() throws Exception {
    Path bundle = bundle(0, 256);
    byte[] bytes = Files.readAllBytes(bundle);
    Files.write(bundle, Arrays.copyOf(bytes, bytes.length - 3));
    assertFound("tile/entries/000", 255, "the file ends before it, records missing: 1");
  }

  @Test
  void aMissingBundle() throws Exception {
    Files.delete(bundle(0, 256));
    assertFound("tile/entries/000", 0, "the file is missing, 256 records with it");
  }

  @Test
  void bytesBehindTheLastRecord() throws Exception {
    Path bundle = bundle(0, 256);
    byte[] bytes = Files.readAllBytes(bundle);
    Files.write(bundle, Arrays.copyOf(bytes, bytes.length + 1));
    assertFound("tile/entries/000", 256, "there are bytes behind the last record");
  }

  @Test
  void aFlippedBitInAHash() throws Exception {
    LogFolder.flip(file(new TileName(0, 1, 256)), 32 * 7);
    assertFound("tile/0/001", 263, "the hash of it is not that of the tree");
    LogFolder.flip(file(new TileName(0, 1, 256)), 32 * 7);
    LogFolder.flip(file(new TileName(1, 0, 3)), 0);
    assertFound("tile/1/000.p/3", 0, "its hashes are not those of what is below it");
  }

  @Test
  void aRecordThatWasReplacedTogetherWithItsHash() throws Exception {
    change(bundle(1, 256), records -> records.set(3, LogFolder.record(7)));
    Path tile = file(new TileName(0, 1, 256));
    byte[] hashes = Files.readAllBytes(tile);
    System.arraycopy(new Merkle().leaf(LogFolder.record(7)), 0, hashes, 3 * 32, 32);
    Files.write(tile, hashes);
    List<Finding> findings = findings();
    assertTrue(
        findings.stream().anyMatch(f -> f.file().equals("tile/1/000.p/3")), findings.toString());
  }
}
