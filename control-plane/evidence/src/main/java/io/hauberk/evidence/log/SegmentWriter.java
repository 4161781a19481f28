package io.hauberk.evidence.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends to one segment. What was not forced yet can be taken back. */
final class SegmentWriter implements Closeable {
  private static final int BUFFER = 1 << 20;

  private final Segment segment;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long forced;
  private long written;

  private SegmentWriter(Segment segment, FileChannel channel, long length) throws IOException {
    this.segment = segment;
    this.channel = channel;
    this.forced = length;
    this.written = length;
    channel.position(length);
  }

  /** Makes a segment for good: also after a crash of the machine. */
  static SegmentWriter create(Path folder, long first) throws IOException {
    Path file = Segment.file(folder, first);
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try {
      ByteBuffer header = Segment.header(first);
      while (header.hasRemaining()) {
        channel.write(header);
      }
      channel.force(true);
      Folder.force(folder);
      return new SegmentWriter(new Segment(file, first, true), channel, Segment.HEADER);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Goes on at the end of a segment that has that length. */
  static SegmentWriter resume(Segment segment, long length) throws IOException {
    FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE);
    try {
      if (channel.size() > length) {
        channel.truncate(length);
        channel.force(true);
      }
      return new SegmentWriter(segment, channel, length);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  Segment segment() {
    return segment;
  }

  /** Bytes of the file, those included that are not forced. */
  long length() {
    return written;
  }

  void append(long index, byte[] record) throws IOException {
    if (buffer.remaining() < Frame.size(record)) {
      flush();
    }
    segment.mark(index, written);
    Frame.put(buffer, index, record);
    written += Frame.size(record);
  }

  void force() throws IOException {
    flush();
    channel.force(false);
    forced = written;
  }

  /** Leaves what was forced last. */
  void takeBack() throws IOException {
    buffer.clear();
    segment.forget(forced);
    channel.truncate(forced);
    channel.position(forced);
    written = forced;
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
