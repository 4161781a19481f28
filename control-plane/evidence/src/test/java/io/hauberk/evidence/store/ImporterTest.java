package io.hauberk.evidence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.sink.MemoryLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
  @TempDir Path dir;

  @Test
  void aRecordCanBeFoundSoonAfterItCame() throws IOException {
    MemoryLog log = new MemoryLog();
    try (Importer importer = Importer.start(log, dir, Stored.AT_ONCE);
        EvidenceStore store = EvidenceStore.open(dir, dir.resolve("spill"))) {
      for (int i = 0; i < 3; i++) {
        log.add(request(i));
        Stored.await(importer, i + 1);
        assertEquals(i + 1, store.newest(List.of(), 10).size());
      }
    }
  }

  @Test
  void itGoesOnWhereItEndedAndNeverTakesARecordTwice() throws IOException {
    MemoryLog log = new MemoryLog();
    for (int i = 0; i < 40; i++) {
      log.add(request(i));
      if (i % 3 == 0) {
        Files.writeString(dir.resolve(".unfinished"), "of a run that was killed");
        Stored.all(log, dir);
      }
    }
    Stored.all(log, dir);
    assertEquals(LongStream.range(0, 40).boxed().toList(), indices());
  }

  @Test
  void manyFilesBecomeFew() throws IOException {
    MemoryLog log = new MemoryLog();
    try (Importer importer = Importer.start(log, dir, Stored.AT_ONCE)) {
      for (int i = 0; i < 70; i++) {
        log.add(request(i));
        Stored.await(importer, i + 1);
      }
    }
    assertTrue(StoreFiles.in(dir).files().size() < 16, StoreFiles.in(dir).files().toString());
    assertEquals(LongStream.range(0, 70).boxed().toList(), indices());
  }

  @Test
  void aDayThatIsOverBecomesOneFileAndIsDeletedWhenItsTimeHasCome() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Stored.NOON);
    Importer.Options options =
        new Importer.Options(Duration.ofMillis(20), Optional.of(Duration.ofDays(7)), now::get);
    MemoryLog log = new MemoryLog();
    try (Importer importer = Importer.start(log, dir, options)) {
      for (int day = 0; day < 3; day++) {
        now.set(Stored.NOON.plus(Duration.ofDays(day)));
        for (int i = 0; i < 3; i++) {
          log.add(request((int) log.end()));
          Stored.await(importer, log.end());
        }
      }
      awaitFiles(List.of(3L, 3L, 1L, 1L, 1L));
      now.set(Stored.NOON.plus(Duration.ofDays(8)));
      awaitFiles(List.of(3L, 1L, 1L, 1L));
      now.set(Stored.NOON.plus(Duration.ofDays(80)));
      awaitFiles(List.of(1L));
    }
  }

  private void awaitFiles(List<Long> counts) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    List<Long> found = List.of();
    while (!found.equals(counts) && System.nanoTime() < deadline) {
      found = StoreFiles.in(dir).files().stream().map(StoreFile::count).toList();
      Thread.onSpinWait();
    }
    assertEquals(counts, found);
  }

  @Test
  void whatALogHasForgottenIsMissingAndSaidToBe() throws IOException {
    MemoryLog log = new MemoryLog();
    log.add(request(0), request(1));
    Stored.all(log, dir);
    for (int i = 2; i < 10; i++) {
      log.add(request(i));
    }
    log.forget(7);
    Stored.all(log, dir);
    assertEquals(new Extent(0, 10, List.of(new Extent.Range(2, 7))), StoreFiles.in(dir).extent());
  }

  @Test
  void aStoreThatHasMoreThanTheLogIsNotAddedTo() throws IOException {
    Stored.all(new MemoryLog().add(request(0), request(1)), dir);
    IOException refused =
        assertThrows(
            IOException.class,
            () -> Importer.start(new MemoryLog().add(request(0)), dir, Stored.AT_ONCE));
    assertTrue(String.valueOf(refused.getMessage()).contains("has record 1"), refused::toString);
  }

  @Test
  void neighboursBecomeOneBySizeAndByDay() {
    LocalDate day = LocalDate.of(2026, 11, 21);
    assertEquals(Optional.empty(), merged(day, 1, 1, 1, 1, 1, 1, 1));
    assertEquals(
        Optional.of(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L)), merged(day, 1, 1, 1, 1, 1, 1, 1, 1));
    assertEquals(Optional.empty(), merged(day, 9, 1, 1, 1, 1, 1, 1, 1));
    assertEquals(Optional.empty(), merged(day, 1, 1, 1, 1, 1, 1, 1, Upkeep.BIGGEST));
  }

  private Optional<List<Long>> merged(LocalDate day, long... counts) {
    List<StoreFile> files = new ArrayList<>();
    long first = 0;
    for (long count : counts) {
      files.add(StoreFile.in(dir, first, first + count, day, Stored.NOON, Stored.NOON));
      first += count;
    }
    return Upkeep.worthMerging(files).map(m -> m.stream().map(StoreFile::count).toList());
  }

  private List<Long> indices() throws IOException {
    List<Long> indices = new ArrayList<>();
    try (EvidenceStore store = EvidenceStore.open(dir, dir.resolve("spill"))) {
      store.all(List.of(), found -> indices.add(found.index()));
    }
    return indices;
  }

  private static EvidenceRecord request(int number) {
    return Stored.request(number, "a/web", "a", "bob/database", true, "bob/p/r");
  }
}
