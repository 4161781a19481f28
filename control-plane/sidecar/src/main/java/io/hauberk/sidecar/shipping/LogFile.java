package io.hauberk.sidecar.shipping;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The file to which the proxy appends, read as lines. It only ever grows; what is not needed any
 * more gives its room back and keeps its offsets, so that neither the proxy nor the reader has to
 * stop for it.
 */
final class LogFile implements Closeable {
  /** How much is read at a time, and so the most that one batch has, but for a longer line. */
  static final int WINDOW = 256 << 10;

  /** A longer line is cut. Sixty kilobytes of a path are six times as many in JSON. */
  private static final int LONGEST_LINE = 4 << 20;

  private final FileChannel channel;
  private final Holes holes;

  private LogFile(FileChannel channel, Holes holes) {
    this.channel = channel;
    this.holes = holes;
  }

  /** Makes it if it is missing. */
  static LogFile open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new LogFile(channel, new Holes(path));
  }

  /**
   * Whole lines that follow each other.
   *
   * @param lines without their ends, and without empty ones
   * @param end offset behind the last
   */
  record Lines(List<byte[]> lines, long end) {}

  /**
   * Those from that offset on for which one window has room; none when there is no whole one.
   *
   * @param most lines at all
   */
  Lines read(long offset, int most) throws IOException {
    for (int room = WINDOW; ; room *= 2) {
      ByteBuffer bytes = ByteBuffer.allocate(room);
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {}
      int end = lastLineEnd(bytes);
      if (end > 0 || bytes.hasRemaining()) {
        return split(bytes.array(), end, offset, most);
      }
      if (room >= LONGEST_LINE) {
        return new Lines(List.of(bytes.array()), offset + room);
      }
    }
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Whatever was appended survives a loss of power from now on. */
  void force() throws IOException {
    channel.force(false);
  }

  /** Gives back the room of everything before that offset, some of it later. */
  void forget(long offset) throws IOException {
    holes.punch(offset);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int lastLineEnd(ByteBuffer bytes) {
    int end = bytes.position();
    while (end > 0 && bytes.get(end - 1) != '\n') {
      end--;
    }
    return end;
  }

  private static Lines split(byte[] bytes, int end, long offset, int most) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < end && lines.size() < most; i++) {
      if (bytes[i] == '\n') {
        if (i > start) {
          lines.add(Arrays.copyOfRange(bytes, start, i));
        }
        start = i + 1;
      }
    }
    return new Lines(lines, offset + start);
  }
}
