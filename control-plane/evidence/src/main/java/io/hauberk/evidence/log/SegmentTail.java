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
import java.util.stream.Stream;

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
    NavigableMap<Long, Path> segments = segments();
    if (segments.isEmpty()) {
      return new Records(from, List.of());
    }
    long first = Math.max(from, segments.firstKey());
    List<byte[]> found = new ArrayList<>();
    Map.Entry<Long, Path> segment = segments.floorEntry(first);
    int looks = 0;
    while (segment != null && found.size() < most) {
      Map.Entry<Long, Path> following = segments.higherEntry(segment.getKey());
      try {
        read(segment, first, most, found);
      } catch (NoSuchFileException e) {
        // It was sealed and dropped meanwhile, which happens to the oldest only.
        return read(from, most);
      } catch (DamagedLog e) {
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

  private void read(Map.Entry<Long, Path> segment, long first, int most, List<byte[]> found)
      throws IOException {
    Path file = segment.getValue();
    if (Files.size(file) < Segment.HEADER) {
      return;
    }
    long wanted = first + found.size();
    boolean known = file.equals(knownFile) && knownIndex == wanted;
    try (FrameReader reader =
        known
            ? new FrameReader(file, knownIndex, knownOffset)
            : new FrameReader(file, segment.getKey(), Segment.HEADER)) {
      while (found.size() < most) {
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

  private NavigableMap<Long, Path> segments() throws IOException {
    NavigableMap<Long, Path> segments = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .flatMap(file -> Segment.named(file).stream())
            .forEach(segment -> segments.put(segment.first(), segment.file()));
      }
    }
    return segments;
  }
}
