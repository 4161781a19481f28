package io.hauberk.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Shed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLogTest {
  private static final LogOptions SMALL =
      LogOptions.defaults(InstantSource.system(), SegmentLogTest::encode)
          .withSegmentBytes(4096)
          .withReserveBytes(4096)
          .withCommitWindow(Duration.ZERO);

  private static final SegmentLog.Appended NOBODY = (first, records) -> {};

  @TempDir Path folder;

  static byte[] encode(Shed shed) {
    return ("shed " + shed.count() + " " + shed.decisions()).getBytes(UTF_8);
  }

  private static byte[] record(int number) {
    return ("record " + number + " " + "x".repeat(number % 97)).getBytes(UTF_8);
  }

  private static void fill(SegmentLog log, int from, int to) throws Exception {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(log.append(record(i)));
    }
    for (int i = from; i < to; i++) {
      assertEquals(i, all.get(i - from).get());
    }
  }

  private static void assertHolds(SegmentLog log, int from, int to) throws IOException {
    assertEquals(to, log.end());
    List<byte[]> all = log.read(from, to - from + 10);
    assertEquals(to - from, all.size());
    for (int i = from; i < to; i++) {
      assertArrayEquals(record(i), all.get(i - from));
    }
  }

  private Path segment(int which) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".segment")).sorted().toList().get(which);
    }
  }

  private Path last() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".segment")).sorted().toList().getLast();
    }
  }

  @Test
  void whatIsAppendedIsReadInTheSameOrderAlsoAfterARestart() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 0, 1000);
      assertHolds(log, 0, 1000);
    }
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      assertHolds(log, 0, 1000);
      fill(log, 1000, 1500);
      assertHolds(log, 0, 1500);
      assertArrayEquals(record(777), log.read(777, 1).getFirst());
      assertEquals(List.of(), log.read(1500, 10));
    }
  }

  @Test
  void aReaderWaitsForTheNextRecord() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      assertFalse(log.await(0, Duration.ofMillis(1)));
      CompletableFuture<Boolean> waited =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return log.await(2, Duration.ofSeconds(30));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      fill(log, 0, 3);
      assertTrue(waited.get());
    }
  }

  @Test
  void oneProcessAtATimeHasIt() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      IOException refused =
          assertThrows(IOException.class, () -> SegmentLog.open(folder, SMALL).close());
      assertTrue(String.valueOf(refused.getMessage()).startsWith("another process writes"));
      fill(log, 0, 1);
    }
  }

  @Test
  void aTornTailIsCut() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 0, 100);
    }
    try (RandomAccessFile file = new RandomAccessFile(last().toFile(), "rw")) {
      file.setLength(file.length() - 5);
    }
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      assertHolds(log, 0, 99);
      fill(log, 99, 120);
      assertHolds(log, 0, 120);
    }
  }

  @Test
  void aSegmentThatWasMadeAndNotWrittenIntoIsMadeAgain() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 0, 100);
    }
    Files.write(Segment.file(folder, 100), new byte[7]);
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 100, 150);
      assertHolds(log, 0, 150);
    }
  }

  @Test
  void aSegmentOfAnEarlierVersionIsRefused() throws Exception {
    Files.write(Segment.file(folder, 0), "HBKSEG01\0\0\0\0\0\0\0\0".getBytes(UTF_8));
    IOException refused =
        assertThrows(IOException.class, () -> SegmentLog.open(folder, SMALL).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("by an earlier version of hauberk"));
  }

  @Test
  void whatStandsBehindTheEndOfAnOlderSegmentIsNoRecord() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 0, 100);
    }
    // A batch could not be forced, could not be taken back, and came again into another segment.
    Path older = last();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path copy = elsewhere.resolve(older.getFileName());
    Files.copy(older, copy);
    try (SegmentLog log = SegmentLog.open(elsewhere, SMALL)) {
      log.append(record(7)).get();
      log.append(record(8)).get();
    }
    Files.copy(copy, older, StandardCopyOption.REPLACE_EXISTING);
    SegmentWriter.create(folder, 100).close();
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 100, 120);
      assertHolds(log, 0, 120);
    }
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      assertHolds(log, 0, 120);
    }
    List<byte[]> tail = new SegmentTail(folder).read(95, 100).all();
    assertEquals(25, tail.size());
    assertArrayEquals(record(100), tail.get(5));
    assertEquals(120, new SegmentScan(folder).run(0, new Whole()));
  }

  private static final class Whole implements SegmentScan.Found {
    private long next;

    @Override
    public void record(long index, byte[] record) {
      assertEquals(next++, index);
      assertArrayEquals(SegmentLogTest.record((int) index), record);
    }

    @Override
    public void damage(DamagedLog damage) {
      throw new AssertionError(damage);
    }
  }

  @Test
  void whatIsKnownToBeAcknowledgedIsNeverCut() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 0, 99);
      fill(log, 99, 100);
    }
    try (RandomAccessFile file = new RandomAccessFile(last().toFile(), "rw")) {
      file.setLength(file.length() - 5);
    }
    DamagedLog damage =
        assertThrows(
            DamagedLog.class, () -> SegmentLog.open(folder, SMALL, 0, 100, NOBODY).close());
    assertEquals(99, damage.index());
    try (RandomAccessFile file = new RandomAccessFile(last().toFile(), "rw")) {
      file.setLength(damage.offset());
    }
    damage =
        assertThrows(
            DamagedLog.class, () -> SegmentLog.open(folder, SMALL, 0, 100, NOBODY).close());
    assertEquals(99, damage.index());
    assertEquals("it ends before record 99, which was acknowledged", damage.what());
    try (SegmentLog log = SegmentLog.open(folder, SMALL, 0, 99, NOBODY)) {
      assertHolds(log, 0, 99);
    }
  }

  @Test
  void damageWithinTheLastSegmentIsNotCutButLocated() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL.withSegmentBytes(1 << 20))) {
      fill(log, 0, 100);
      fill(log, 100, 101);
    }
    long offset = Segment.HEADER;
    for (int i = 0; i < 50; i++) {
      offset += Frame.size(record(i));
    }
    flip(last(), offset + 4);
    DamagedLog damage =
        assertThrows(DamagedLog.class, () -> SegmentLog.open(folder, SMALL).close());
    assertEquals(50, damage.index());
    assertEquals(offset, damage.offset());
    assertEquals(last(), damage.file());
  }

  @Test
  void damageWithinAnOlderSegmentIsLocatedWhenItIsRead() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 0, 300);
    }
    flip(segment(1), Segment.HEADER + Frame.HEADER + 2);
    long first = Long.parseLong(segment(1).getFileName().toString().substring(0, 20));
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      assertEquals(5, log.read(0, 5).size());
      DamagedLog damage = assertThrows(DamagedLog.class, () -> log.read(0, 300));
      assertEquals(first, damage.index());
      assertTrue(String.valueOf(damage.getMessage()).contains(segment(1).toString()));
    }
  }

  @Test
  void aSegmentThatIsMissingOrTooShortIsNotSteppedOver() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 0, 300);
    }
    try (RandomAccessFile file = new RandomAccessFile(segment(2).toFile(), "rw")) {
      file.setLength(Segment.HEADER + Frame.size(record(0)));
    }
    Files.delete(segment(1));
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      DamagedLog damage = assertThrows(DamagedLog.class, () -> log.read(0, 300));
      assertEquals(segment(0), damage.file());
      assertTrue(String.valueOf(damage.getMessage()).contains("it ends before record"));
    }
  }

  @Test
  void segmentsAreDroppedThatNobodyNeeds() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      fill(log, 0, 1000);
      log.keepFor("slow", () -> 400);
      log.keepFor("fast", () -> 900);
      long first = log.dropBefore(800);
      assertTrue(first > 300 && first <= 400, "first is " + first);
      assertHolds(log, (int) first, 1000);
      assertThrows(IOException.class, () -> log.read(0, 1));
    }
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      assertTrue(log.first() > 300);
      fill(log, 1000, 1001);
    }
  }

  @Test
  void theIndexGoesOnWhereTheFolderIsEmpty() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL, 256)) {
      assertEquals(256, log.first());
      assertEquals(256, log.append(record(256)).get());
    }
  }

  @Test
  void aSegmentEndsWithTheDay() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2050-11-21T23:59:59Z"));
    LogOptions options =
        LogOptions.defaults(now::get, SegmentLogTest::encode).withReserveBytes(4096);
    try (SegmentLog log = SegmentLog.open(folder, options)) {
      fill(log, 0, 3);
      now.set(Instant.parse("2050-11-22T00:00:00Z"));
      fill(log, 3, 5);
      now.set(Instant.parse("2050-11-22T23:00:00Z"));
      fill(log, 5, 6);
    }
    Files.setLastModifiedTime(last(), FileTime.from(now.get()));
    try (SegmentLog log = SegmentLog.open(folder, options)) {
      fill(log, 6, 7);
      now.set(Instant.parse("2050-11-29T00:00:00Z"));
      fill(log, 7, 9);
      assertHolds(log, 0, 9);
      assertEquals(Set.of(0L, 3L, 7L), log.files().keySet());
    }
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      assertThrows(ExecutionException.class, () -> log.append(new byte[60_001]).get(), "too long");
      assertEquals(0, log.append(new byte[60_000]).get());
      assertEquals(1, log.append(new byte[0]).get());
      assertEquals(60_000, log.read(0, 1).getFirst().length);
      assertEquals(0, log.read(1, 1).getFirst().length);
    }
  }

  @Test
  void whatWaitsIsBoundedAndWhatIsShedIsOnRecord() throws Exception {
    LogOptions slow = SMALL.withQueueBytes(10_000).withCommitWindow(Duration.ofMillis(200));
    int shed = 0;
    try (SegmentLog log = SegmentLog.open(folder, slow)) {
      List<CompletableFuture<Long>> allowed = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        allowed.add(log.appendOrShed(new byte[400], "alice/bob-reads/" + i % 2));
      }
      CompletableFuture<Long> denial = log.append(new byte[400]);
      for (CompletableFuture<Long> one : allowed) {
        shed += one.get() < 0 ? 1 : 0;
      }
      assertTrue(denial.get() >= 0);
      assertTrue(shed > 50, "shed " + shed);
      assertEquals(shed, log.state().shed());
    }
    try (SegmentLog log = SegmentLog.open(folder, slow)) {
      long reported =
          log.read(0, 1000).stream()
              .map(record -> new String(record, UTF_8))
              .filter(text -> text.startsWith("shed ") && text.contains("alice/bob-reads/0="))
              .mapToLong(text -> Long.parseLong(text.split(" ", 3)[1]))
              .sum();
      assertEquals(shed, reported);
    }
  }

  @Test
  void whateverGoesWrongEveryRecordIsAnswered() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    LogOptions options =
        LogOptions.defaults(
                InstantSource.system(),
                shed -> {
                  if (broken.get()) {
                    throw new IllegalStateException("cannot encode");
                  }
                  return encode(shed);
                })
            .withReserveBytes(4096)
            .withShedReport(Duration.ZERO)
            .withQueueBytes(10_000)
            .withCommitWindow(Duration.ofMillis(200));
    long shed = 0;
    try (SegmentLog log = SegmentLog.open(folder, options)) {
      while (shed == 0) {
        CompletableFuture<Long> done = log.appendOrShed(record(1), "allowed");
        shed += done.isDone() && done.get() < 0 ? 1 : 0;
      }
      for (int i = 0; i < 3; i++) {
        assertTrue(log.append(record(i)).get(2, TimeUnit.MINUTES) >= 0);
      }
      broken.set(false);
    }
    try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
      byte[] told = log.read(log.end() - 1, 1).getFirst();
      assertEquals("shed " + shed + " {allowed=" + shed + "}", new String(told, UTF_8));
    }
  }

  private static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int old = bytes.read();
      bytes.seek(offset);
      bytes.write(old ^ 1);
    }
  }
}
