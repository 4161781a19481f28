package io.hauberk.evidence.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads the records of one segment in their order, from any of them on. */
final class FrameReader implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(2 * Frame.LONGEST).limit(0);
  private long base;
  private long next;
  private long batch = -1;

  /**
   * @param offset where the frame of the record begins
   */
  FrameReader(Path file, long index, long offset) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.base = offset;
    this.next = index;
  }

  /** Index of the record that {@link #next} returns. */
  long index() {
    return next;
  }

  /** Index of the first record of the batch of the one that was returned last. */
  long batch() {
    return batch;
  }

  /** Where the frame of the next record begins. */
  long offset() {
    return base + buffer.position();
  }

  /**
   * @return absent at the end of the file
   * @throws DamagedLog when there is something else than that record
   */
  byte @Nullable [] next() throws IOException {
    if (!has(Frame.HEADER)) {
      if (buffer.hasRemaining()) {
        throw damaged("it ends within a record");
      }
      return null;
    }
    int length = Frame.length(buffer);
    if (!Frame.plausible(length)) {
      throw damaged("a record cannot have a length of " + length);
    }
    if (!has(Frame.HEADER + length)) {
      throw damaged("it ends within a record");
    }
    if (!Frame.holds(buffer, next)) {
      throw damaged(
          Frame.index(buffer) == next
              ? "its content is not what was written"
              : "record " + Frame.index(buffer) + " stands in its place");
    }
    batch = Frame.batch(buffer);
    next++;
    return Frame.take(buffer);
  }

  private DamagedLog damaged(String what) {
    return new DamagedLog(file, offset(), next, what);
  }

  private boolean has(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return true;
    }
    base += buffer.position();
    buffer.compact();
    while (buffer.position() < bytes && channel.read(buffer, base + buffer.position()) >= 0) {
      // Until there is enough, or the file ends.
    }
    buffer.flip();
    return buffer.remaining() >= bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
