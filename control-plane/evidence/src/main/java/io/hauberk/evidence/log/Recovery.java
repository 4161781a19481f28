package io.hauberk.evidence.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the segments of a folder and where the last one ends.
 *
 * <p>One batch at most was written and not forced when the process ended, or the power. Of it any
 * part may have reached the disk, also its end without its beginning: from what is missing on, it
 * was never acknowledged and is cut. A record that cannot be read and has one of a later batch
 * behind it was acknowledged: that is damage.
 *
 * @param last absent when there is none
 * @param end index of the next record
 */
record Recovery(NavigableMap<Long, Segment> segments, Optional<SegmentWriter> last, long end) {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * @param empty index of the first record when there is no segment
   * @param acknowledged records before that index were, as is known from elsewhere
   */
  static Recovery of(Path folder, long empty, long acknowledged) throws IOException {
    NavigableMap<Long, Segment> segments = Segment.in(folder);
    if (segments.isEmpty()) {
      return new Recovery(segments, Optional.empty(), empty);
    }
    Segment last = segments.lastEntry().getValue();
    if (!last.unborn()) {
      return ending(segments, last, acknowledged);
    }
    segments.pollLastEntry();
    Recovery recovered =
        segments.isEmpty()
            ? new Recovery(segments, Optional.empty(), last.first())
            // It is made when all before it are forced.
            : ending(
                segments, segments.lastEntry().getValue(), Math.max(acknowledged, last.first()));
    Files.delete(last.file());
    Folder.force(folder);
    return recovered;
  }

  private static Recovery ending(
      NavigableMap<Long, Segment> segments, Segment last, long acknowledged) throws IOException {
    last.checkHeader();
    long end = last.first();
    long length = Segment.HEADER;
    long batch = 0;
    try (FrameReader reader = new FrameReader(last.file(), end, length)) {
      while (reader.next() != null) {
        last.mark(end, length);
        batch = reader.batch() == end && end > last.first() ? length : batch;
        end = reader.index();
        length = reader.offset();
      }
    } catch (DamagedLog e) {
      if (end < acknowledged || !torn(e)) {
        throw e;
      }
      LOG.warn(
          "cut {} bytes behind record {} off `{}`: they were being written when the process or the"
              + " machine ended, and were never acknowledged",
          Files.size(last.file()) - length,
          end - 1,
          last.file());
    }
    if (end < acknowledged) {
      throw new DamagedLog(
          last.file(),
          length,
          end,
          "it ends before record " + (acknowledged - 1) + ", which was acknowledged");
    }
    return new Recovery(segments, Optional.of(SegmentWriter.resume(last, batch, length)), end);
  }

  /**
   * Whether the record that cannot be read was never acknowledged: a batch is begun when the one
   * before it is forced, so none that begins later may be behind it.
   */
  static boolean torn(DamagedLog damage) throws IOException {
    return damage.offset() >= Segment.HEADER
        && !anyLaterBatch(damage.file(), damage.offset(), damage.index());
  }

  private static boolean anyLaterBatch(Path file, long offset, long index) throws IOException {
    try (Window window = new Window(file)) {
      long most = index + (window.size() - offset) / Frame.HEADER;
      for (long at = window.nextWhole(offset, index, most);
          at >= 0;
          at = window.nextWhole(at + 1, index, most)) {
        ByteBuffer frame = window.whole(at);
        if (frame != null && Frame.batch(frame) > index) {
          return true;
        }
      }
      return false;
    }
  }
}
