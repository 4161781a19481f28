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
import java.util.Arrays;
import java.util.List;
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
  }

  @Test
  void itIsSealedWithinTheInterval() throws Exception {
    try (SealedLog log = folder.open()) {
      log.append(LogFolder.record(0)).get();
      assertTrue(log.awaitSealed(0, Duration.ofSeconds(10)));
    }
  }

  @Test
  void recordsAreReadFromManySegmentsInAnyOrder() throws Exception {
    try (SealedLog log = folder.open()) {
      folder.fill(log, 40_000);
      assertTrue(folder.segments().size() > 8, folder.segments().toString());
      assertHolds(log, 0, 40_000);
    }
    try (SealedLog log = folder.open()) {
      for (long from = 39_000; from >= 0; from -= 1300) {
        assertHolds(log, from, from + 7);
      }
      assertHolds(log, 10, 40_000);
      folder.fill(log, 40_100);
    }
    Verification.Report report = folder.verify();
    assertEquals(List.of(), report.findings());
    assertEquals(40_100, report.records());
  }

  @Test
  void aStartHashesOnlyWhatWasNotSettled() throws Exception {
    try (SealedLog log = folder.open()) {
      folder.fill(log, 40_000);
      Path settled = folder.path().resolve("settled");
      Instant deadline = Instant.now().plusSeconds(60);
      while (Files.notExists(settled) && Instant.now().isBefore(deadline)) {
        log.await(Long.MAX_VALUE, Duration.ofMillis(50));
      }
      assertTrue(Long.parseLong(Files.readString(settled).strip()) >= 16_384);
    }
    // A start that read them would not get further than this.
    LogFolder.flip(folder.segments().getFirst(), 5000);
    try (SealedLog log = folder.open()) {
      folder.fill(log, 40_100);
    }
    assertTrue(folder.finding().record() < 16_384);
  }

  @Test
  void hashesThatACrashLeftHalfWrittenAreHarmless() throws Exception {
    folder.filled(300);
    Files.write(folder.path().resolve("hashes/0"), new byte[] {1, 2, 3});
    Files.delete(folder.path().resolve("hashes/1"));
    folder.filled(700);
    assertEquals(List.of(), folder.verify().findings());
  }

  @Test
  void aLogThatLostSealedRecordsIsNotContinued() throws Exception {
    folder.filled(300);
    for (Path file : folder.segments()) {
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
    }
    IOException lost = assertThrows(IOException.class, () -> folder.open().close());
    assertTrue(
        String.valueOf(lost.getMessage()).contains("it ends within a record"), lost.getMessage());
    for (Path file : folder.segments()) {
      assertEquals(5000, Files.size(file));
      Files.delete(file);
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
