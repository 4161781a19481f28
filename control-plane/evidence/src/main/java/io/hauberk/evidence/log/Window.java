package io.hauberk.evidence.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Some bytes of a file at a time, from any place on. */
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

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
