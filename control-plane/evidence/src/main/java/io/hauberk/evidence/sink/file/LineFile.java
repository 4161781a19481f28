package io.hauberk.evidence.sink.file;

import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines in a file that others follow. Taken means on the disk. A full file gets {@code .1} behind
 * its name, and so on; the oldest is deleted. What somebody else moved away is begun anew.
 */
public final class LineFile implements Sink {
  private static final int LOOK_BACK = 1 << 17;

  private final Path file;
  private final long maxBytes;
  private final int keep;
  private final ByteBuffer lines = ByteBuffer.allocateDirect(1 << 17);
  private @Nullable FileChannel channel;

  /**
   * @param maxBytes a file is full when it has as many, or more
   * @param keep how many full files, at least 1
   */
  public LineFile(Path file, long maxBytes, int keep) {
    this.file = file.toAbsolutePath();
    this.maxBytes = maxBytes;
    this.keep = keep;
  }

  @Override
  public Receipt deliver(List<Message> batch) throws IOException {
    FileChannel to = open();
    long before = to.size();
    try {
      to.position(before);
      for (Message message : batch) {
        put(to, message.bytes());
      }
      flush(to);
      to.force(true);
    } catch (IOException e) {
      // Half a line must not stand before a whole one.
      lines.clear();
      to.truncate(before);
      throw e;
    }
    return Receipt.TAKEN;
  }

  private void put(FileChannel to, byte[] line) throws IOException {
    for (int at = 0; at < line.length; ) {
      int part = Math.min(line.length - at, lines.remaining());
      lines.put(line, at, part);
      at += part;
      if (!lines.hasRemaining()) {
        flush(to);
      }
    }
    lines.put((byte) '\n');
    if (!lines.hasRemaining()) {
      flush(to);
    }
  }

  private void flush(FileChannel to) throws IOException {
    lines.flip();
    while (lines.hasRemaining()) {
      to.write(lines);
    }
    lines.clear();
  }

  private FileChannel open() throws IOException {
    if (channel != null && channel.size() >= maxBytes) {
      rotate();
    }
    if (channel != null && !Files.exists(file)) {
      close();
    }
    if (channel == null) {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      dropTornLine(channel);
    }
    return channel;
  }

  /** A kill in the middle of a write leaves a piece; its record is sent again. */
  private static void dropTornLine(FileChannel channel) throws IOException {
    long size = channel.size();
    long from = Math.max(0, size - LOOK_BACK);
    ByteBuffer tail = ByteBuffer.allocate((int) (size - from));
    int read = 0;
    while (tail.hasRemaining() && read >= 0) {
      read = channel.read(tail, from + tail.position());
    }
    int end = tail.position();
    while (end > 0 && tail.get(end - 1) != '\n') {
      end--;
    }
    channel.truncate(from + end);
  }

  private void rotate() throws IOException {
    close();
    for (int i = keep; i > 0; i--) {
      Path older = i == 1 ? file : numbered(i - 1);
      if (Files.exists(older)) {
        Files.move(older, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Everything that was reported as taken was forced before.
      }
    }
  }
}
