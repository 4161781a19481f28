package io.hauberk.evidence.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Reads the newest records of a log that another process writes, and takes nothing from it. A
 * record of which only a part is there yet is not there yet. For one thread.
 */
public final class SegmentTail {
  /** What is read while it is written may look damaged for a moment. */
  private static final int LOOKS = 50;

  private final Path folder;
  private long knownIndex = -1;
  private long knownOffset;
  private Path knownFile;

  /** Records that follow each other. */
  public record Records(long first, List<byte[]> all) {
    public Records {
      all = List.copyOf(all);
    }

    public long end() {
      return first + all.size();
    }
  }

  /**
   * @param folder of segments, which may not exist
   */
  public SegmentTail(Path folder) {
    this.folder = folder;
    this.knownFile = folder;
  }

  /**
   * The records from that index on, or from the oldest on where that is younger.
   *
   * @param most at most so many
   * @throws DamagedLog when there is something else than records
   */
  public Records read(long from, int most) throws IOException {
    NavigableMap<Long, Segment> segments = segments();
    if (segments.isEmpty()) {
      return new Records(from, List.of());
    }
    long first = Math.max(from, segments.firstKey());
    List<byte[]> found = new ArrayList<>();
    Map.Entry<Long, Segment> segment = segments.floorEntry(first);
    int looks = 0;
    while (segment != null && found.size() < most) {
      Map.Entry<Long, Segment> following = segments.higherEntry(segment.getKey());
      try {
        long limit = following == null ? Long.MAX_VALUE : following.getKey();
        read(segment.getValue(), limit, first, most, found);
      } catch (NoSuchFileException e) {
        // It was sealed and dropped meanwhile, which happens to the oldest only.
        return read(from, most);
      } catch (DamagedLog e) {
        knownIndex = -1;
        if (following != null || !Recovery.torn(e)) {
          if (++looks < LOOKS) {
            continue;
          }
          throw e;
        }
      }
      segment = following;
    }
    return new Records(first, found);
  }

  /**
   * @param limit what the next segment begins with: what was taken back may stand behind the end
   */
  private void read(Segment segment, long limit, long first, int most, List<byte[]> found)
      throws IOException {
    if (segment.unborn()) {
      return;
    }
    Path file = segment.file();
    long wanted = first + found.size();
    boolean known = file.equals(knownFile) && knownIndex == wanted;
    if (!known) {
      segment.checkHeader();
    }
    try (FrameReader reader =
        known
            ? new FrameReader(file, knownIndex, knownOffset)
            : new FrameReader(file, segment.first(), Segment.HEADER)) {
      while (found.size() < most && reader.index() < limit) {
        long index = reader.index();
        byte[] record = reader.next();
        if (record == null) {
          return;
        }
        if (index >= wanted) {
          found.add(record);
        }
        knownFile = file;
        knownIndex = reader.index();
        knownOffset = reader.offset();
      }
    }
  }

  private NavigableMap<Long, Segment> segments() throws IOException {
    return Files.isDirectory(folder) ? Segment.in(folder) : new TreeMap<>();
  }
}
