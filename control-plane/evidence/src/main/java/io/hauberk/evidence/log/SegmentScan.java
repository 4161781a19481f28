package io.hauberk.evidence.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.NavigableMap;

/** Reads the segments of a folder, and changes nothing there. */
public final class SegmentScan {
  /** What is found. */
  public interface Found {
    void record(long index, byte[] record) throws IOException;

    /** The rest of that segment is not read. */
    void damage(DamagedLog damage);
  }

  private final NavigableMap<Long, Segment> segments;

  /**
   * @throws IOException when the folder cannot be listed
   */
  public SegmentScan(Path folder) throws IOException {
    segments = Segment.in(folder);
  }

  /** Whether there is a segment at all. */
  public boolean isEmpty() {
    return segments.isEmpty();
  }

  /**
   * Reads every record of the segments that may hold records from that index on.
   *
   * @param from records before it were acknowledged, as is known from elsewhere
   * @return one more than the last index; behind it the last segment may end within a record that
   *     was being written
   */
  public long run(long from, Found found) throws IOException {
    long end = 0;
    Long start = segments.floorKey(from);
    for (Segment segment : start == null ? segments.values() : segments.tailMap(start).values()) {
      Long following = segments.higherKey(segment.first());
      if (following == null && segment.unborn()) {
        // It was just made.
        return segment.first();
      }
      try {
        end = read(segment, following == null ? Long.MAX_VALUE : following, found);
      } catch (DamagedLog e) {
        end = e.index();
        if (following != null || e.index() < from || !Recovery.torn(e)) {
          found.damage(e);
        }
      }
    }
    return end;
  }

  private static long read(Segment segment, long limit, Found found) throws IOException {
    segment.checkHeader();
    try (FrameReader reader = new FrameReader(segment.file(), segment.first(), Segment.HEADER)) {
      while (reader.index() < limit) {
        long index = reader.index();
        byte[] record = reader.next();
        if (record == null) {
          if (limit == Long.MAX_VALUE) {
            return index;
          }
          throw new DamagedLog(
              segment.file(),
              reader.offset(),
              index,
              "it ends before record " + limit + ", with which the next begins");
        }
        found.record(index, record);
      }
      return reader.index();
    }
  }
}
