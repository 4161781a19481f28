package io.hauberk.evidence.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files of a log as any program for that format reads them.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
final class TileFolder implements LogFiles, TreeGrowth.Tiles {
  private final Path folder;

  TileFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public void hashes(TileName tile, byte[] content) throws IOException {
    write(tile, content);
  }

  void records(TileName bundle, List<byte[]> records) throws IOException {
    write(bundle, Bundle.of(records));
  }

  private void write(TileName tile, byte[] content) throws IOException {
    Path file = path(tile);
    Files.createDirectories(file.getParent());
    Files.write(file, content, StandardOpenOption.CREATE_NEW);
  }

  @Override
  public byte[] hashes(TileName tile) throws IOException {
    byte[] content = Files.readAllBytes(path(tile));
    int expected = tile.width() * Merkle.HASH;
    if (content.length < expected) {
      throw new IOException("`" + tile + "` ends after " + content.length + " bytes");
    }
    return Arrays.copyOf(content, expected);
  }

  @Override
  public Standing standing(TileName bundle) throws IOException {
    Path file = path(bundle);
    if (!Files.exists(file)) {
      return new Standing(List.of(), false, Optional.empty());
    }
    byte[] bytes = Files.readAllBytes(file);
    List<byte[]> records = Bundle.whole(bytes);
    boolean more = records.size() >= bundle.width() && Bundle.of(records).length < bytes.length;
    return new Standing(
        records,
        true,
        more
            ? Optional.of(new Oddity(records.size(), "there are bytes behind the last record"))
            : Optional.empty());
  }

  @Override
  public String file(TileName tile, long record) {
    return tile.path();
  }

  private Path path(TileName tile) {
    return folder.resolve(tile.path());
  }
}
