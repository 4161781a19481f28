package io.hauberk.evidence.log;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Appends to one segment. What was not forced yet can be taken back.
 *
 * <p>When forcing failed, nothing may be acknowledged in that file any more: the system may count
 * what it did not bring to the disk as brought there, and force the next without it.
 */
final class SegmentWriter implements Closeable {
  private static final int BUFFER = 1 << 20;

  private final Segment segment;
  private final FileChannel channel;
  private final Instant lastWritten;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long forced;
  private long written;
  private int unforced;
  private boolean sound = true;

  SegmentWriter(Segment segment, FileChannel channel, long length, Instant lastWritten)
      throws IOException {
    this.segment = segment;
    this.channel = channel;
    this.lastWritten = lastWritten;
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
      Segment segment = new Segment(file, first);
      return new SegmentWriter(segment, channel, Segment.HEADER, segment.lastWritten());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Goes on at the end of a segment that has that length, all of which is on the disk then.
   *
   * @param doubtful from there on it was read, but may only be in memory: the process that wrote it
   *     may have ended before it was forced, or when that had failed
   */
  static SegmentWriter resume(Segment segment, long doubtful, long length) throws IOException {
    FileChannel channel =
        FileChannel.open(segment.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Instant lastWritten = segment.lastWritten();
      channel.truncate(length);
      rewrite(channel, doubtful, length);
      channel.force(true);
      Folder.force(segment.folder());
      return new SegmentWriter(segment, channel, length, lastWritten);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void rewrite(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    for (long at = from; at < to; at += bytes.limit()) {
      bytes.clear().limit((int) Math.min(BUFFER, to - at));
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, at + bytes.position()) < 0) {
          throw new EOFException("it became shorter while it was read");
        }
      }
      bytes.flip();
      while (bytes.hasRemaining()) {
        channel.write(bytes, at + bytes.position());
      }
    }
  }

  Segment segment() {
    return segment;
  }

  /** When it was, before this writer. */
  Instant lastWritten() {
    return lastWritten;
  }

  /** Bytes of the file, those included that are not forced. */
  long length() {
    return written;
  }

  /** Whether more may be acknowledged in this file. */
  boolean sound() {
    return sound;
  }

  void append(long index, byte[] record) throws IOException {
    if (buffer.remaining() < Frame.size(record)) {
      flush();
    }
    segment.mark(index, written);
    Frame.put(buffer, index, unforced++, record);
    written += Frame.size(record);
  }

  void force() throws IOException {
    flush();
    sound = false;
    channel.force(false);
    sound = true;
    forced = written;
    unforced = 0;
  }

  /** Leaves what was forced last. */
  void takeBack() throws IOException {
    buffer.clear();
    unforced = 0;
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
