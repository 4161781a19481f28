package io.hauberk.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.AppendQueue.Pending;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written may be gone after a force that failed, although the next one succeeds. */
class FailingDiskTest {
  private static final LogOptions OPTIONS =
      LogOptions.defaults(InstantSource.system(), shed -> new byte[0]).withReserveBytes(0);

  @TempDir Path folder;
  private FailingDisk disk;
  private Tail tail;

  @BeforeEach
  void open() throws IOException {
    SegmentWriter.create(folder, 0).close();
    Path file = Segment.file(folder, 0);
    disk = new FailingDisk(FileChannel.open(file, StandardOpenOption.WRITE));
    Segment segment = new Segment(file, 0);
    TreeMap<Long, Segment> segments = new TreeMap<>();
    segments.put(0L, segment);
    SegmentWriter writer = new SegmentWriter(segment, disk, Segment.HEADER, segment.lastWritten());
    tail =
        new Tail(
            folder,
            OPTIONS,
            new ConcurrentSkipListMap<>(segments),
            new Recovery(segments, Optional.of(writer), 0),
            (first, records) -> {});
  }

  @Test
  void nothingIsAcknowledgedInAFileThatCouldNotBeForced() throws Exception {
    write("a", "b", "c");
    long forced = Files.size(Segment.file(folder, 0));
    disk.failForce();
    assertThrows(IOException.class, () -> write("lost", "lost too"));
    disk.heal();
    assertEquals(3, tail.end());
    assertEquals(3, write("d", "e"));
    assertFalse(disk.isOpen());
    assertEquals(forced, Files.size(Segment.file(folder, 0)));
    assertTrue(Files.exists(Segment.file(folder, 3)));
    assertHolds("a", "b", "c", "d", "e");
  }

  @Test
  void whatCannotBeTakenBackIsNoRecord() throws Exception {
    write("a", "b", "c");
    long forced = Files.size(Segment.file(folder, 0));
    disk.failForce();
    disk.failTruncate();
    assertThrows(IOException.class, () -> write("lost", "lost too"));
    assertEquals(3, write("d"));
    assertTrue(forced < Files.size(Segment.file(folder, 0)));
    assertHolds("a", "b", "c", "d");
  }

  @Test
  void theFirstBatchOfASegmentIsWrittenAnew() throws Exception {
    disk.failForce();
    disk.failTruncate();
    assertThrows(IOException.class, () -> write("lost", "lost too"));
    assertEquals(0, write("a"));
    assertHolds("a");
  }

  private long write(String... records) throws IOException {
    return tail.write(
        Stream.of(records).map(one -> new Pending(one.getBytes(UTF_8), null)).toList());
  }

  private void assertHolds(String... records) throws IOException {
    tail.close();
    assertEquals(List.of(records), texts(new SegmentTail(folder).read(0, 100).all()));
    try (SegmentLog log = SegmentLog.open(folder, OPTIONS)) {
      assertEquals(List.of(records), texts(log.read(0, 100)));
    }
  }

  private static List<String> texts(List<byte[]> records) {
    return records.stream().map(one -> new String(one, UTF_8)).toList();
  }
}
