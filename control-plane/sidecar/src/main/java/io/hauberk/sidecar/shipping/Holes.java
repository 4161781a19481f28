package io.hauberk.sidecar.shipping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives the room at the beginning of a file back to the disk while another program appends to it.
 * The JDK has no call for that; {@code fallocate} of util-linux has.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fallocate.2.html">fallocate(2), punch
 *     hole</a>
 */
final class Holes {
  private static final long STEP = 1 << 20;
  private static final int PATIENCE_SECONDS = 10;

  private final Path file;
  private long punched;

  Holes(Path file) {
    this.file = file;
  }

  /**
   * Whether the folder's disk and this machine can do it.
   *
   * @throws IOException with the sentence for the user when not
   */
  static void require(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, "hole", ".probe");
    try {
      Files.write(probe, new byte[8192]);
      punch(probe, 0, 4096);
    } finally {
      Files.delete(probe);
    }
  }

  /** Everything before that offset; small steps wait until they are worth it. */
  void punch(long offset) throws IOException {
    if (offset - punched >= STEP) {
      punch(file, punched, offset - punched);
      punched = offset;
    }
  }

  private static void punch(Path file, long offset, long length) throws IOException {
    Process process = start(file, offset, length);
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("`fallocate` did not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "the disk of `"
              + file
              + "` cannot give room back within a file: choose a folder on ext4, xfs, btrfs or"
              + " tmpfs");
    }
  }

  private static Process start(Path file, long offset, long length) throws IOException {
    try {
      return new ProcessBuilder(
              List.of(
                  "fallocate",
                  "--punch-hole",
                  "--offset",
                  Long.toString(offset),
                  "--length",
                  Long.toString(length),
                  file.toString()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IOException("there is no `fallocate`: install util-linux", e);
    }
  }
}
