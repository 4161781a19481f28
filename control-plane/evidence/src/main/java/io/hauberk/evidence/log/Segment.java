package io.hauberk.evidence.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One file of a log, and where some of its records begin, so that others are found quickly. */
final class Segment {
  static final int HEADER = 16;

  private static final long MAGIC = 0x4842_4b53_4547_3032L; // HBKSEG02
  private static final long OLD_MAGIC = 0x4842_4b53_4547_3031L; // HBKSEG01
  private static final long STRIDE = 32 * 1024;
  private static final Pattern NAME = Pattern.compile("([0-9]{20})\\.segment");

  private final Path file;
  private final long first;
  private final List<Mark> marks = new ArrayList<>();
  private boolean known;

  private record Mark(long index, long offset) {}

  /** One that may not hold what its name says. */
  Segment(Path file, long first) {
    this.file = file;
    this.first = first;
    marks.add(new Mark(first, HEADER));
  }

  /** Absent for a file that is none. */
  private static Optional<Segment> named(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches()
        ? Optional.of(new Segment(file, Long.parseLong(name.group(1))))
        : Optional.empty();
  }

  /** Those of a folder, by the index of their first record. */
  static NavigableMap<Long, Segment> in(Path folder) throws IOException {
    NavigableMap<Long, Segment> segments = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .flatMap(file -> named(file).stream())
          .forEach(segment -> segments.put(segment.first(), segment));
    }
    return segments;
  }

  static Path file(Path folder, long first) {
    return folder.resolve("%020d.segment".formatted(first));
  }

  static ByteBuffer header(long first) {
    return ByteBuffer.allocate(HEADER).putLong(MAGIC).putLong(first).flip();
  }

  Path file() {
    return file;
  }

  Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  long first() {
    return first;
  }

  Instant lastWritten() throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  /** To be called for records in their order, by whoever writes or reads them. */
  synchronized void mark(long index, long offset) {
    if (offset - marks.getLast().offset() >= STRIDE) {
      marks.add(new Mark(index, offset));
    }
  }

  /** What begins there or later is not there any more. */
  synchronized void forget(long offset) {
    while (marks.size() > 1 && marks.getLast().offset() >= offset) {
      marks.removeLast();
    }
  }

  /** Gives the memory back; records are found more slowly until they were read once more. */
  synchronized void forgetMarks() {
    marks.subList(1, marks.size()).clear();
  }

  /**
   * Adds the records from {@code from} to before {@code limit}, all of which this segment has to
   * hold.
   */
  void read(long from, long limit, Collection<byte[]> found) throws IOException {
    checkOnce();
    Mark start = before(from);
    try (FrameReader reader = new FrameReader(file, start.index(), start.offset())) {
      while (reader.index() < limit) {
        long index = reader.index();
        long offset = reader.offset();
        byte[] record = reader.next();
        if (record == null) {
          throw new DamagedLog(
              file,
              offset,
              index,
              "it ends before record " + limit + ", with which the next begins");
        }
        mark(index, offset);
        if (index >= from) {
          found.add(record);
        }
      }
    }
  }

  /**
   * Whether it was made and its header did not reach the disk. Nothing is written behind it before.
   */
  boolean unborn() throws IOException {
    long size = Files.size(file);
    return size < HEADER || (size == HEADER && start().equals(ByteBuffer.allocate(HEADER)));
  }

  /** Whether the first bytes are those of this segment. */
  void checkHeader() throws IOException {
    ByteBuffer start = start();
    if (start.remaining() == HEADER && start.getLong(0) == OLD_MAGIC) {
      throw new IOException(
          "`%s` was written by an earlier version of hauberk, whose segments this one does not"
                  .formatted(file)
              + " read; keep the folder for the auditors and begin a new log");
    }
    if (!start.equals(header(first))) {
      throw new DamagedLog(file, 0, first, "it does not begin like a segment of that name");
    }
  }

  private ByteBuffer start() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until it is there, or the file ends.
      }
    }
    return bytes.flip();
  }

  private synchronized void checkOnce() throws IOException {
    if (!known) {
      checkHeader();
      known = true;
    }
  }

  private synchronized Mark before(long index) {
    int low = 0;
    int high = marks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (marks.get(middle).index() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return marks.get(low);
  }
}
