package io.hauberk.server.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A file of mode 0600 that holds either its old or its new content whatever happens, and the new
 * one from the moment {@link #write} has returned.
 */
public record DurableFile(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /**
   * @throws StateFailure and the old content stays
   */
  public void write(byte[] content) throws StateFailure {
    Path temporary = path.resolveSibling("." + path.getFileName() + ".new");
    try {
      Files.deleteIfExists(temporary);
      try (FileChannel out =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OWNER_ONLY)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory();
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw StateFailure.of(path, e);
    }
  }

  /** Absent when there is no such file. */
  public Optional<byte[]> read() throws StateFailure {
    try {
      return Optional.of(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StateFailure.of(path, e);
    }
  }

  /**
   * Deletes for good: also after a crash of the machine.
   *
   * @return whether it was this call that deleted it; of several at a time exactly one did
   */
  public boolean delete() throws StateFailure {
    try {
      boolean deleted = Files.deleteIfExists(path);
      syncDirectory();
      return deleted;
    } catch (IOException e) {
      throw StateFailure.of(path, e);
    }
  }

  /**
   * Renames within the directory for good: also after a crash of the machine.
   *
   * @return whether it was this call that renamed it; of several at a time exactly one did
   */
  public boolean renameTo(DurableFile target) throws StateFailure {
    try {
      Files.move(path, target.path, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw StateFailure.of(path, e);
    }
  }

  private void syncDirectory() throws IOException {
    try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }
}
