package io.hauberk.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * When the power goes, any sectors of the batch that was being written may be on the disk and any
 * may not, and the file may end anywhere in it.
 */
class PowerLossProperties {
  private static final int SECTOR = 512;
  private static final int LOSSES = 8;
  private static final LogOptions OPTIONS =
      LogOptions.defaults(InstantSource.system(), shed -> new byte[0])
          .withReserveBytes(0)
          .withCommitWindow(Duration.ZERO);

  /** A segment that was being written. */
  private record Writing(Path folder, Path file, List<Long> offsets, int forced)
      implements AutoCloseable {
    /**
     * @param batches how many records each has; the last is written and not forced
     */
    static Writing of(List<Integer> batches, Random random) throws IOException {
      Path folder = Files.createTempDirectory("power");
      List<Long> offsets = new ArrayList<>(List.of((long) Segment.HEADER));
      int index = 0;
      int forced = 0;
      try (SegmentWriter writer = SegmentWriter.create(folder, 0)) {
        for (int batch : batches) {
          forced = index;
          for (int i = 0; i < batch; i++) {
            writer.append(index, record(index++, random));
            offsets.add(writer.length());
          }
          writer.force();
        }
      }
      return new Writing(folder, Segment.file(folder, 0), List.copyOf(offsets), forced);
    }

    private static byte[] record(int index, Random random) {
      return (index + " " + "r".repeat(random.nextInt(random.nextInt(8) == 0 ? 9000 : 300)))
          .getBytes(UTF_8);
    }

    int offset(int index) {
      return Math.toIntExact(offsets.get(index));
    }

    byte[] record(byte[] content, int index) {
      return Arrays.copyOfRange(content, offset(index) + Frame.HEADER, offset(index + 1));
    }

    /** What the disk holds: only what was forced is sure. */
    void losePower(Random random) throws IOException {
      byte[] content = Files.readAllBytes(file);
      int sure = offset(forced);
      int lost = random.nextInt(101);
      for (int sector = sure / SECTOR; sector * SECTOR < content.length; sector++) {
        if (random.nextInt(100) < lost) {
          int from = Math.max(sure, sector * SECTOR);
          Arrays.fill(content, from, Math.min(content.length, (sector + 1) * SECTOR), (byte) 0);
        }
      }
      int length = random.nextBoolean() ? content.length : random.nextInt(sure, content.length + 1);
      Files.write(file, Arrays.copyOf(content, length));
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Property(tries = 20)
  void whatWasForcedIsThereAndTheRestIsCut(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 60) Integer> batches,
      @ForAll Random random)
      throws Exception {
    try (Writing writing = Writing.of(batches, random)) {
      byte[] written = Files.readAllBytes(writing.file());
      long end = 0;
      for (int i = 0; i < LOSSES; i++) {
        Files.write(writing.file(), written);
        writing.losePower(random);
        end = assertHolds(writing, written);
      }
      try (SegmentLog log = SegmentLog.open(writing.folder(), OPTIONS)) {
        assertEquals(end, log.append("next".getBytes(UTF_8)).get());
      }
      try (SegmentLog log = SegmentLog.open(writing.folder(), OPTIONS)) {
        assertArrayEquals("next".getBytes(UTF_8), log.read(end, 10).getFirst());
      }
    }
  }

  private static long assertHolds(Writing writing, byte[] written) throws IOException {
    SegmentScan scan = new SegmentScan(writing.folder());
    long[] scanned = {0};
    long end =
        scan.run(
            0,
            new SegmentScan.Found() {
              @Override
              public void record(long index, byte[] record) {
                assertEquals(scanned[0]++, index);
              }

              @Override
              public void damage(DamagedLog damage) {
                throw new AssertionError(damage);
              }
            });
    assertEquals(scanned[0], end);
    assertEquals(end, new SegmentTail(writing.folder()).read(0, 1000).end());
    try (SegmentLog log = SegmentLog.open(writing.folder(), OPTIONS)) {
      assertEquals(end, log.end());
      assertTrue(end >= writing.forced(), "record " + end + " was forced, and is lost");
      List<byte[]> all = log.read(0, 1000);
      for (int i = 0; i < end; i++) {
        assertArrayEquals(writing.record(written, i), all.get(i));
      }
    }
    return end;
  }

  @Property(tries = 20)
  void damageOfWhatWasForcedIsNotTakenForIt(
      @ForAll @Size(min = 3, max = 5) List<@IntRange(min = 1, max = 60) Integer> batches,
      @ForAll Random random)
      throws Exception {
    try (Writing writing = Writing.of(batches, random)) {
      byte[] written = Files.readAllBytes(writing.file());
      int lastForced = batches.get(batches.size() - 2);
      long end = writing.offset(writing.forced() - lastForced);
      for (int i = 0; i < LOSSES; i++) {
        Files.write(writing.file(), written);
        writing.losePower(random);
        assertLocated(writing, (int) random.nextLong(Segment.HEADER, end), random);
      }
    }
  }

  private static void assertLocated(Writing writing, int at, Random random) throws IOException {
    byte[] content = Files.readAllBytes(writing.file());
    content[at] ^= (byte) (1 << random.nextInt(8));
    Files.write(writing.file(), content);
    DamagedLog refused =
        assertThrows(DamagedLog.class, () -> SegmentLog.open(writing.folder(), OPTIONS).close());
    int hit = 0;
    while (writing.offset(hit + 1) <= at) {
      hit++;
    }
    assertEquals(hit, refused.index());
    assertEquals(writing.offset(hit), refused.offset());
    assertEquals(writing.file(), refused.file());
    assertArrayEquals(content, Files.readAllBytes(writing.file()));
  }

  @Property(tries = 10)
  void aSegmentWhoseHeaderIsNotThereHoldsNothing(
      @ForAll @IntRange(min = 0, max = Segment.HEADER) int length,
      @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 20) Integer> batches,
      @ForAll Random random)
      throws Exception {
    try (Writing writing = Writing.of(batches, random)) {
      int end = writing.offsets().size() - 1;
      Path next = Files.write(Segment.file(writing.folder(), end), new byte[length]);
      assertHolds(writing, Files.readAllBytes(writing.file()));
      assertFalse(Files.exists(next));

      // That it was made says that all before it were forced.
      Files.write(next, new byte[length]);
      byte[] content = Files.readAllBytes(writing.file());
      Files.write(writing.file(), Arrays.copyOf(content, content.length - 1));
      DamagedLog refused =
          assertThrows(DamagedLog.class, () -> SegmentLog.open(writing.folder(), OPTIONS).close());
      assertEquals(end - 1, refused.index());
    }
  }
}
