package io.hauberk.evidence.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in segments in the place of records, also when it is not what was written
 * there. Quick for records that follow those which were read last. For one thread.
 */
public final class LooseReader {
  private final NavigableMap<Long, Segment> segments;
  private @Nullable Segment known;
  private long knownIndex;
  private long knownOffset;

  /** What stands in the place of a record. */
  public static final class Found {
    private final byte[] content;
    private final boolean whole;

    private Found(byte[] content, boolean whole) {
      this.content = content;
      this.whole = whole;
    }

    public byte[] content() {
      return content;
    }

    /** Whether it reads as that record, whatever its content. */
    public boolean whole() {
      return whole;
    }
  }

  /**
   * What stands somewhere.
   *
   * @param index that it gives itself; where it cannot be read, the one that should be there
   * @param end where the next begins
   */
  private record Piece(long index, Found found, long end) {
    Found as(long record) {
      return index == record ? found : new Found(found.content, false);
    }
  }

  /**
   * @param folder of segments; those that are begun later are not looked at
   */
  public LooseReader(Path folder) throws IOException {
    segments = Segment.in(folder);
  }

  /** The segment that should hold a record; absent when there is none that begins before it. */
  public Optional<Path> file(long index) {
    return Optional.ofNullable(segments.floorEntry(index)).map(entry -> entry.getValue().file());
  }

  /**
   * What stands there, in its order: as many as records when nothing was done to them.
   *
   * @throws IOException when a file cannot be read
   */
  public List<Found> standing(long from, long to) throws IOException {
    List<Found> found = new ArrayList<>();
    for (long next = from; next < to; ) {
      Map.Entry<Long, Segment> segment = segments.floorEntry(next);
      Long following = segments.higherKey(next);
      long until = following == null ? to : Math.min(to, following);
      if (segment != null) {
        standing(segment.getValue(), next, until, found);
      }
      next = until;
    }
    return found;
  }

  private void standing(Segment segment, long from, long until, List<Found> found)
      throws IOException {
    try (Window window = new Window(segment.file())) {
      boolean here = segment.equals(known) && knownIndex == from;
      long at = here ? knownOffset : Segment.HEADER;
      long expected = here ? from : segment.first();
      if (!here) {
        for (Piece piece = piece(window, at, expected);
            piece != null && isBefore(window, piece, from);
            piece = piece(window, at, expected)) {
          at = piece.end();
          expected = piece.index() + 1;
        }
        expected = from;
      }
      for (Piece piece = piece(window, at, expected);
          piece != null && isBefore(window, piece, until);
          piece = piece(window, at, expected)) {
        found.add(piece.as(expected));
        at = piece.end();
        expected++;
      }
      known = segment;
      knownIndex = until;
      knownOffset = at;
    }
  }

  /** By its own index, or, for a stranger, by that of the one behind it. */
  private static boolean isBefore(Window window, Piece piece, long limit) throws IOException {
    if (piece.index() < limit) {
      return true;
    }
    ByteBuffer behind = window.whole(piece.end());
    return behind != null && Frame.index(behind) < limit;
  }

  private static @Nullable Piece piece(Window window, long at, long expected) throws IOException {
    ByteBuffer whole = window.whole(at);
    if (whole != null) {
      long index = Frame.index(whole);
      byte[] content = Frame.take(whole);
      return new Piece(index, new Found(content, true), at + Frame.HEADER + content.length);
    }
    ByteBuffer damaged = window.framed(at);
    if (damaged != null) {
      byte[] content = Frame.take(damaged);
      long end = at + Frame.HEADER + content.length;
      if (end == window.size() || window.whole(end) != null) {
        return new Piece(expected, new Found(content, false), end);
      }
    }
    long next = window.nextWhole(at + 1, expected, expected + window.size() / Frame.HEADER);
    return next < 0 ? null : new Piece(expected, new Found(new byte[0], false), next);
  }
}
