package io.hauberk.authority.store;

import io.hauberk.authority.problem.AuthorityFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * {@code root.key} (PKCS#8, mode 0600, written once) and {@code root.pem} in a directory of mode
 * 0700.
 *
 * @param random names temporary files
 */
public record RootStore(Path directory, SecureRandom random) {
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  public Path keyFile() {
    return directory.resolve("root.key");
  }

  public Path certificateFile() {
    return directory.resolve("root.pem");
  }

  /**
   * Makes the directory, or checks that nobody but its owner gets in.
   *
   * @throws AuthorityFailure when others do
   */
  public void prepare() {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
      }
      requireOwnerOnly(directory, "chmod 700");
    } catch (IOException e) {
      throw new AuthorityFailure(
          "the state directory `" + directory + "` cannot be made or read (" + e.getMessage() + ")",
          "choose another with --state",
          e);
    }
  }

  /**
   * @return PEM
   * @throws AuthorityFailure when others than the owner may read it
   */
  public Optional<String> key() {
    return read(keyFile(), true);
  }

  /**
   * @return PEM
   */
  public Optional<String> certificate() {
    return read(certificateFile(), false);
  }

  /**
   * Writes the key so that it is there whole or not at all, and never over another one.
   *
   * @return false when there is one already
   */
  public boolean createKey(String pem) {
    Path temporary = temporary("root.key");
    try {
      write(temporary, pem);
      Files.createLink(keyFile(), temporary);
      syncDirectory();
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw unwritable(keyFile(), e);
    } finally {
      delete(temporary);
    }
  }

  public void writeCertificate(String pem) {
    Path temporary = temporary("root.pem");
    try {
      write(temporary, pem);
      Files.move(
          temporary,
          certificateFile(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      syncDirectory();
    } catch (IOException e) {
      throw unwritable(certificateFile(), e);
    } finally {
      delete(temporary);
    }
  }

  private static Optional<String> read(Path file, boolean secret) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      if (secret) {
        requireOwnerOnly(file, "chmod 600");
      }
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new AuthorityFailure(
          "`" + file + "` cannot be read (" + e.getMessage() + ")",
          "give the user that runs hauberk the right to read it",
          e);
    }
  }

  private static void requireOwnerOnly(Path path, String command) throws IOException {
    Set<PosixFilePermission> found = EnumSet.noneOf(PosixFilePermission.class);
    found.addAll(Files.getPosixFilePermissions(path));
    String shown = PosixFilePermissions.toString(found);
    found.retainAll(OTHERS);
    if (!found.isEmpty()) {
      throw new AuthorityFailure(
          "`" + path + "` is open to others than its owner (" + shown + ")",
          "run `" + command + " " + path + "`; if others could read the root key, make a new one");
    }
  }

  private Path temporary(String name) {
    byte[] suffix = new byte[8];
    random.nextBytes(suffix);
    return directory.resolve("." + name + "." + HexFormat.of().formatHex(suffix));
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            PosixFilePermissions.asFileAttribute(OWNER_FILE))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // a leftover of mode 0600 in a directory of mode 0700
    }
  }

  private static AuthorityFailure unwritable(Path file, IOException e) {
    return new AuthorityFailure(
        "`" + file + "` cannot be written (" + e.getMessage() + ")",
        "free space, or give the user that runs hauberk the right to write there",
        e);
  }
}
