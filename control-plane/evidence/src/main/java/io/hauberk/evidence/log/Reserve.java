package io.hauberk.evidence.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Room on the disk that is given up for what must be kept, once there is no other. */
final class Reserve {
  private static final int PIECE = 64 * 1024;

  private final Path file;
  private final long bytes;

  Reserve(Path file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  boolean held() throws IOException {
    return bytes == 0 || (Files.exists(file) && Files.size(file) == bytes);
  }

  /**
   * Takes the room, when as much again stays for others.
   *
   * @return whether it is held now
   */
  boolean take() throws IOException {
    if (held()) {
      return true;
    }
    Files.deleteIfExists(file);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < 2 * bytes) {
      return false;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // Zeros that are written take room; a length that is set does not.
      for (long left = bytes; left > 0; ) {
        left -= channel.write(ByteBuffer.allocate((int) Math.min(PIECE, left)));
      }
      channel.force(true);
      return true;
    } catch (IOException e) {
      giveUp();
      return false;
    }
  }

  void giveUp() throws IOException {
    Files.deleteIfExists(file);
  }
}
