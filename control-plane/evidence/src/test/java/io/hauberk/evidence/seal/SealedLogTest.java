package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedLogTest {
  @TempDir Path root;
  private LogFolder folder = new LogFolder(Path.of("."));

  @BeforeEach
  void inFolder() {
    folder = new LogFolder(root);
  }

  private static void assertHolds(SealedLog log, long from, long to) throws IOException {
    List<byte[]> records = log.read(from, (int) (to - from));
    assertEquals(to - from, records.size());
    for (int i = 0; i < records.size(); i++) {
      assertArrayEquals(LogFolder.record(from + i), records.get(i));
    }
  }

  @Test
  void whatIsAppendedIsSealedAlsoAcrossRestarts() throws Exception {
    for (int size : new int[] {1, 255, 256, 257, 3000, 3001}) {
      try (SealedLog log = folder.open()) {
        folder.fill(log, size);
        assertHolds(log, 0, size);
      }
      Verification.Report report = folder.verify();
      assertEquals(List.of(), report.findings());
      assertEquals(size, report.records());
      assertEquals(size, report.checkpoint().orElseThrow().size());
    }
    assertTrue(folder.verify().checkpoints() >= 6);
    assertTrue(Files.notExists(root.resolve("evidence/tile/0/000.p")), "narrower forms are gone");
  }

  @Test
  void itIsSealedWithinTheInterval() throws Exception {
    try (SealedLog log = folder.open()) {
      log.append(LogFolder.record(0)).get();
      assertTrue(log.awaitSealed(0, Duration.ofSeconds(10)));
    }
  }

  @Test
  void beforeItsIntervalEndsOnlyFullTilesAreSealed() throws Exception {
    SealOptions patient = folder.sealing().withPace(Duration.ofHours(1), 1000, Duration.ZERO);
    try (SealedLog log = SealedLog.open(folder.path(), LogFolder.keeping(), patient)) {
      for (int i = 0; i < 1100; i++) {
        var unused = log.append(LogFolder.record(i));
      }
      assertTrue(log.awaitSealed(767, Duration.ofSeconds(30)), log.sealFailure());
      assertEquals(0, log.checkpoint().size() % TileName.FULL);
    }
    assertEquals(1100, folder.verify().records());
  }

  @Test
  void segmentsAreDroppedOnceTilesHoldTheirRecords() throws Exception {
    try (SealedLog log = folder.open()) {
      folder.fill(log, 40_000);
      Instant deadline = Instant.now().plusSeconds(60);
      while (segments() > 4 && Instant.now().isBefore(deadline)) {
        log.await(Long.MAX_VALUE, Duration.ofMillis(50));
      }
      assertTrue(segments() <= 4, segments() + " segments are left");
      assertHolds(log, 0, 40_000);
    }
    try (SealedLog log = folder.open()) {
      assertHolds(log, 10, 40_000);
      folder.fill(log, 40_100);
    }
    Verification.Report report = folder.verify();
    assertEquals(List.of(), report.findings());
    assertEquals(40_100, report.records());
  }

  private long segments() throws IOException {
    try (Stream<Path> files = Files.list(folder.path().resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).count();
    }
  }

  @Test
  void aHalfWrittenTileOfACrashIsHarmless() throws Exception {
    folder.filled(300);
    Files.write(folder.bundle(1, 99), new byte[] {1, 2, 3});
    Files.write(folder.bundle(1, 256), new byte[] {1, 2, 3});
    Files.delete(folder.bundle(1, 44));
    Files.delete(folder.file(new TileName(0, 1, 44)));
    folder.filled(700);
    assertEquals(List.of(), folder.verify().findings());
  }

  @Test
  void aLogThatLostSealedRecordsIsNotContinued() throws Exception {
    folder.filled(300);
    try (Stream<Path> files = Files.list(folder.path().resolve("segments"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".segment")).toList()) {
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 5000));
      }
    }
    IOException lost = assertThrows(IOException.class, () -> folder.open().close());
    assertTrue(
        String.valueOf(lost.getMessage()).contains("it ends within a record"), lost.getMessage());
    try (Stream<Path> files = Files.list(folder.path().resolve("segments"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".segment")).toList()) {
        assertEquals(5000, Files.size(file));
        Files.delete(file);
      }
    }
    lost = assertThrows(IOException.class, () -> folder.open().close());
    assertTrue(
        String.valueOf(lost.getMessage()).contains("while 300 records are sealed"),
        lost.getMessage());
  }

  @Test
  void aLogWithoutItsCheckpointOrWithAnotherKeyIsNotContinued() throws Exception {
    folder.filled(300);
    Path checkpoint = folder.path().resolve("checkpoint");
    byte[] note = Files.readAllBytes(checkpoint);
    Files.delete(checkpoint);
    assertThrows(IOException.class, () -> folder.open().close());
    Files.write(checkpoint, note);
    Files.delete(root.resolve("evidence.key"));
    IOException other = assertThrows(IOException.class, () -> folder.open().close());
    assertTrue(String.valueOf(other.getMessage()).contains("not signed"), other.getMessage());
  }
}
