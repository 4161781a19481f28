package io.hauberk.evidence.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Some bytes of a segment at a time, and the frames in them, from any place on. */
final class Window implements Closeable {
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(4 * Frame.LONGEST).limit(0);
  private long base;

  Window(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * The bytes from that place on, until the next call.
   *
   * @param bytes how many at least; not more than two of the longest frames
   * @return absent where the file ends before
   */
  @Nullable ByteBuffer from(long offset, int bytes) throws IOException {
    if (offset < base || offset + bytes > base + buffer.limit()) {
      base = offset;
      buffer.clear();
      while (buffer.hasRemaining() && channel.read(buffer, base + buffer.position()) >= 0) {
        // Until it is full, or the file ends.
      }
      buffer.flip();
    }
    int at = (int) (offset - base);
    return buffer.limit() - at < bytes ? null : buffer.position(at);
  }

  /** As many bytes as the frame that seems to begin there has. */
  @Nullable ByteBuffer framed(long offset) throws IOException {
    ByteBuffer header = from(offset, Frame.HEADER);
    if (header == null || !Frame.plausible(Frame.length(header))) {
      return null;
    }
    return from(offset, Frame.HEADER + Frame.length(header));
  }

  /** The frame that begins there, if it is what was written, as some record. */
  @Nullable ByteBuffer whole(long offset) throws IOException {
    ByteBuffer bytes = framed(offset);
    return bytes != null && Frame.holds(bytes, Frame.index(bytes)) ? bytes : null;
  }

  /**
   * Where the next whole frame begins, from that place on. Looks at every byte: a length that is
   * damaged does not say where the next record begins.
   *
   * @param above less than the index that it gives itself
   * @param most no less than that
   * @return negative when there is none
   */
  long nextWhole(long offset, long above, long most) throws IOException {
    long at = offset;
    for (ByteBuffer bytes = from(at, Frame.HEADER);
        bytes != null;
        bytes = from(++at, Frame.HEADER)) {
      long index = Frame.index(bytes);
      if (index > above && index <= most && whole(at) != null) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
