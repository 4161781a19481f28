package io.hauberk.evidence.log;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the segments of a folder and where the last one ends. What stands behind its last whole
 * record was never acknowledged and is cut; a record that cannot be read and has others behind it
 * is damage.
 *
 * @param last absent when there is none
 * @param end index of the next record
 */
record Recovery(NavigableMap<Long, Segment> segments, Optional<SegmentWriter> last, long end) {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * @param empty index of the first record when there is no segment
   */
  static Recovery of(Path folder, long empty) throws IOException {
    NavigableMap<Long, Segment> segments = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.flatMap(file -> Segment.named(file).stream()).forEach(s -> segments.put(s.first(), s));
    }
    while (!segments.isEmpty()) {
      Segment last = segments.lastEntry().getValue();
      if (Files.size(last.file()) >= Segment.HEADER) {
        return ending(segments, last);
      }
      // It was made and nothing was written into it.
      Files.delete(last.file());
      segments.pollLastEntry();
      if (segments.isEmpty()) {
        return new Recovery(segments, Optional.empty(), last.first());
      }
    }
    return new Recovery(segments, Optional.empty(), empty);
  }

  private static Recovery ending(NavigableMap<Long, Segment> segments, Segment last)
      throws IOException {
    last.checkHeader();
    long end = last.first();
    long length = Segment.HEADER;
    try (FrameReader reader = new FrameReader(last.file(), end, length)) {
      while (reader.next() != null) {
        last.mark(end, length);
        end = reader.index();
        length = reader.offset();
      }
    } catch (DamagedLog e) {
      if (!torn(e)) {
        throw e;
      }
      LOG.warn(
          "cut {} bytes behind record {} off `{}`: they were being written when the process ended"
              + " and were never acknowledged",
          Files.size(last.file()) - length,
          end - 1,
          last.file());
    }
    last.complete();
    return new Recovery(segments, Optional.of(SegmentWriter.resume(last, length)), end);
  }

  /** Whether there is no record behind the damage in that file. */
  static boolean torn(DamagedLog damage) throws IOException {
    return damage.offset() >= Segment.HEADER
        && !anyRecordAfter(damage.file(), damage.offset(), damage.index());
  }

  /** Looks at every byte: a length that is damaged does not say where the next record begins. */
  private static boolean anyRecordAfter(Path file, long offset, long index) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedByteBuffer bytes =
          channel.map(FileChannel.MapMode.READ_ONLY, offset, channel.size() - offset);
      for (int at = 1; at + Frame.HEADER <= bytes.capacity(); at++) {
        bytes.limit(bytes.capacity()).position(at);
        int length = Frame.length(bytes);
        long found = Frame.index(bytes);
        if (found > index
            && found <= index + bytes.capacity() / Frame.HEADER
            && Frame.plausible(length)
            && at + Frame.HEADER + length <= bytes.capacity()
            && Frame.holds(bytes, found)) {
          return true;
        }
      }
      return false;
    }
  }
}
