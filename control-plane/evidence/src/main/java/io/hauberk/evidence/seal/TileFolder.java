package io.hauberk.evidence.seal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a log that anybody can verify. */
final class TileFolder {
  private final Path folder;

  TileFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  Path file(TileName tile) {
    return folder.resolve(tile.path());
  }

  /**
   * Not forced to the disk. What is there and the same stays untouched: a checkpoint may speak of
   * it, and at no moment may it be shorter.
   */
  void write(TileName tile, byte[] content) throws IOException {
    Path file = file(tile);
    try {
      whole(file, content, CREATE_NEW, WRITE);
    } catch (FileAlreadyExistsException e) {
      if (!Arrays.equals(Files.readAllBytes(file), content)) {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        whole(whole, content, CREATE, WRITE, TRUNCATE_EXISTING);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (NoSuchFileException e) {
      Files.createDirectories(file.getParent());
      whole(file, content, CREATE_NEW, WRITE);
    }
  }

  /** In as few calls as the system needs. What finds no room takes none. */
  private static void whole(Path file, byte[] content, OpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      fill(channel, file, content);
    }
  }

  private static void fill(FileChannel channel, Path file, byte[] content) throws IOException {
    try {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Only of what no checkpoint speaks of. */
  void delete(TileName tile) throws IOException {
    Files.deleteIfExists(file(tile));
  }

  /** The narrower forms of a tile that is full now. */
  void dropPartials(TileName tile) throws IOException {
    Path partials = folder.resolve(tile.partials());
    if (!Files.isDirectory(partials)) {
      return;
    }
    try (Stream<Path> files = Files.list(partials)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(partials);
  }

  /** That file, or one that begins with all that it holds; absent when there is none. */
  Optional<Path> find(TileName tile) throws IOException {
    Path file = file(tile);
    if (Files.exists(file)) {
      return Optional.of(file);
    }
    Path whole = file(tile.whole());
    if (Files.exists(whole)) {
      return Optional.of(whole);
    }
    return wider(tile);
  }

  private Optional<Path> wider(TileName tile) throws IOException {
    Path partials = folder.resolve(tile.partials());
    if (!Files.isDirectory(partials)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(partials)) {
      return files
          .filter(file -> width(file) > tile.width())
          .min(Comparator.comparingInt(TileFolder::width));
    }
  }

  private static int width(Path file) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return name.matches("[0-9]{1,3}") ? Integer.parseInt(name) : 0;
  }

  /**
   * The hashes of a tile, no more than it has.
   *
   * @throws IOException when there is no such file, or it is too short
   */
  byte[] hashes(TileName tile) throws IOException {
    byte[] content = Files.readAllBytes(find(tile).orElseGet(() -> file(tile)));
    int expected = tile.width() * Merkle.HASH;
    if (content.length < expected) {
      throw new IOException("`" + tile + "` ends after " + content.length + " bytes");
    }
    return content.length == expected ? content : Arrays.copyOf(content, expected);
  }

  /**
   * The records of a bundle, no more than it has.
   *
   * @throws IOException when there is no such file, or it is too short
   */
  List<byte[]> records(TileName bundle) throws IOException {
    Path file = find(bundle).orElseGet(() -> file(bundle));
    List<byte[]> records = Bundle.records(Files.readAllBytes(file));
    if (records.size() < bundle.width()) {
      throw new IOException("`" + bundle + "` ends after " + records.size() + " records");
    }
    return records.subList(0, bundle.width());
  }
}
