package io.hauberk.server.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory, mode 0700, in which one control plane keeps its root key, its journal, its join
 * tokens and its quarantines. It belongs to one process at a time.
 */
public final class StateDirectory implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final FileChannel lock;

  private StateDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the directory where it is missing, takes its lock and makes sure that it can be
   * written.
   *
   * @throws StateFailure when another process holds it, when it is not writable or there is no room
   */
  public static StateDirectory open(Path path) throws StateFailure {
    FileChannel channel = null;
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      if (!Files.isDirectory(path)) {
        Files.createDirectory(path, OWNER_ONLY);
      }
      refuseOthers(path);
      channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        throw new StateFailure(
            StateFailure.Kind.IN_USE,
            "another control plane runs with the state in `"
                + path
                + "`: stop it first, or give this one a `--state` of its own");
      }
      StateDirectory directory = new StateDirectory(path, channel);
      directory.requireRoom();
      return directory;
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw StateFailure.of(path, e);
    }
  }

  public Path path() {
    return path;
  }

  public DurableFile file(String name) {
    return new DurableFile(path.resolve(name));
  }

  /** A directory within, created where it is missing. */
  public Path subdirectory(String name) throws StateFailure {
    Path directory = path.resolve(name);
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(directory, OWNER_ONLY);
      }
      return directory;
    } catch (IOException e) {
      throw StateFailure.of(directory, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A disk that is full is reported now and not at the first certificate. */
  private void requireRoom() throws StateFailure {
    DurableFile probe = file("probe");
    probe.write(new byte[4096]);
    probe.delete();
  }

  private static void refuseOthers(Path path) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      throw new StateFailure(
          StateFailure.Kind.INACCESSIBLE,
          "`" + path + "` is open to other users: `chmod 700 " + path + "`");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel, IOException cause) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
