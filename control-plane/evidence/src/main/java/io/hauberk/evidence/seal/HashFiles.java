package io.hauberk.evidence.seal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Writes the hashes of a tree: of each level one file, {@code hashes/<level>}, with one hash of 32
 * bytes behind the other. What is there is written again with the same bytes only, so that who
 * reads what a checkpoint speaks of is never disturbed.
 */
final class HashFiles implements TreeGrowth.Tiles, Closeable {
  private final Path folder;
  private final List<FileChannel> levels = new CopyOnWriteArrayList<>();

  /**
   * @param folder of the log
   */
  HashFiles(Path folder) {
    this.folder = folder;
  }

  static Path file(Path folder, int level) {
    return folder.resolve("hashes").resolve(Integer.toString(level));
  }

  @Override
  public void hashes(TileName tile, byte[] content) throws IOException {
    FileChannel channel = channel(tile.level());
    long at = tile.index() * TileName.FULL * Merkle.HASH;
    ByteBuffer rest = ByteBuffer.wrap(content);
    while (rest.hasRemaining()) {
      at += channel.write(rest, at);
    }
  }

  /** Makes sure that all that was written is there whatever happens; by any thread. */
  void force() throws IOException {
    for (FileChannel channel : levels) {
      channel.force(false);
    }
    SealedFile.force(folder.resolve("hashes"));
  }

  private FileChannel channel(int level) throws IOException {
    while (levels.size() <= level) {
      Path file = file(folder, levels.size());
      Files.createDirectories(file.getParent());
      levels.add(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }
    return levels.get(level);
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : levels) {
      channel.close();
    }
  }
}
