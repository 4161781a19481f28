package io.hauberk.evidence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.SegmentLog;
import io.hauberk.evidence.record.RecordCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log has and the store has not yet is found too, and nothing twice. */
class LogTailTest {
  private static final LogOptions SMALL =
      LogOptions.defaults(InstantSource.system(), shed -> new byte[0])
          .withSegmentBytes(8192)
          .withReserveBytes(4096)
          .withCommitWindow(Duration.ZERO);

  @TempDir Path dir;

  private SegmentLog log() throws IOException {
    return SegmentLog.open(dir.resolve("segments"), SMALL);
  }

  private EvidenceStore store() throws IOException {
    return EvidenceStore.open(
        dir.resolve("store"),
        dir.resolve("spill"),
        dir.resolve("segments"),
        InstantSource.system());
  }

  private static void add(SegmentLog log, int from, int to) {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(
          log.append(
              RecordCodec.encode(
                  Stored.request(i, "a/web", "a", "bob/database", i % 2 == 0, "bob/p/r"))));
    }
    all.forEach(CompletableFuture::join);
  }

  private void take(SegmentLog log, long end) throws IOException {
    try (Importer importer = Importer.start(log, dir.resolve("store"), Stored.AT_ONCE)) {
      Stored.await(importer, end);
    }
  }

  private static List<Long> indices(EvidenceStore store) throws IOException {
    List<Long> indices = new ArrayList<>();
    store.all(List.of(), found -> indices.add(found.index()));
    return indices;
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void everyQuestionHasTheNewestToo() throws IOException {
    try (SegmentLog log = log()) {
      add(log, 0, 30);
      take(log, 30);
      add(log, 30, 80);
      try (EvidenceStore store = store()) {
        assertEquals(new Extent(0, 80, List.of()), store.extent());
        assertEquals(upTo(80), indices(store));
        assertEquals(
            LongStream.range(25, 80).boxed().toList(),
            store.newest(List.of(), 55).stream().map(Found::index).toList());
        assertEquals(List.of(40L, 40L), store.tally(List.of()).stream().map(Tally::count).toList());
        assertEquals(
            List.of(77L),
            store.newest(List.of(new Filter.From(77), new Filter.Before(78)), 9).stream()
                .map(Found::index)
                .toList());
        assertEquals(79, store.named("r/79").orElseThrow().index());
        add(log, 80, 90);
        assertEquals(upTo(90), indices(store));
        take(log, 90);
        assertEquals(upTo(90), indices(store));
      }
    }
  }

  @Test
  void halfARecordAndAnEmptySegmentAreNotThereYet() throws IOException {
    Files.createDirectories(dir.resolve("store"));
    try (SegmentLog log = log()) {
      add(log, 0, 5);
    }
    Path segment = dir.resolve("segments/00000000000000000000.segment");
    Files.write(segment, new byte[] {0, 0, 1, 0, 9}, StandardOpenOption.APPEND);
    try (EvidenceStore store = store()) {
      assertEquals(upTo(5), indices(store));
      Files.createFile(dir.resolve("segments/00000000000000000005.segment"));
      assertEquals(upTo(5), indices(store));
    }
  }

  @Test
  void nothingIsTwiceOrMissingWhileTheStoreTakesOver() throws Exception {
    Files.createDirectories(dir.resolve("store"));
    try (SegmentLog log = log();
        Importer importer = Importer.start(log, dir.resolve("store"), Stored.AT_ONCE);
        EvidenceStore store = store()) {
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 2000; i += 20) {
                      add(log, i, i + 20);
                    }
                  });
      long seen = 0;
      while (seen < 2000) {
        long end = store.extent().end();
        assertTrue(end >= seen, end + " after " + seen);
        List<Long> found = indices(store);
        assertTrue(found.size() >= end);
        assertEquals(upTo(found.size()), found);
        seen = found.size();
        log.dropBefore(importer.end());
      }
      writer.join();
    }
  }
}
