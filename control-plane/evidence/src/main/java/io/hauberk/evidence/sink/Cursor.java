package io.hauberk.evidence.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * How far a receiver has got, in a file that holds the old number or the new one: it is of one
 * length, so that the new one overwrites the old, and a disk writes so little whole or not at all.
 */
final class Cursor {
  private static final String FIRST_LINE = "hauberk-cursor/1\n";

  private final Path file;

  Cursor(Path file) {
    this.file = file;
  }

  /**
   * Index of the first record that was not delivered; absent for a receiver that never got any.
   *
   * @throws IOException when it cannot be read, or is no cursor
   */
  OptionalLong read() throws IOException {
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    String text = Files.readString(file);
    try {
      if (text.startsWith(FIRST_LINE)) {
        return OptionalLong.of(Long.parseLong(text.substring(FIRST_LINE.length()).strip()));
      }
    } catch (NumberFormatException e) {
      // As below.
    }
    throw new IOException(
        "`" + file + "` is no cursor; remove it to send everything that is kept again");
  }

  /** Returns when it is on the disk. */
  void write(long next) throws IOException {
    byte[] text = (FIRST_LINE + "%020d\n".formatted(next)).getBytes(StandardCharsets.US_ASCII);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() == text.length) {
        whole(channel, text);
        channel.force(false);
        return;
      }
    } catch (NoSuchFileException e) {
      // It is made now.
    }
    replace(text);
  }

  private void replace(byte[] text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      whole(channel, text);
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void whole(FileChannel channel, byte[] text) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(text);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }
}
