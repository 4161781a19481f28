package io.hauberk.evidence.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes the tiles of a growing tree. What becomes full makes its narrower forms needless. */
final class TileFiles implements TreeGrowth.Tiles {
  /** More than usual bundles have. */
  private static final int BUFFER = 1 << 20;

  private final TileFolder folder;
  private final List<TileName> full = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  TileFiles(TileFolder folder) {
    this.folder = folder;
  }

  @Override
  public void hashes(TileName tile, byte[] content) throws IOException {
    write(tile, ByteBuffer.wrap(content));
  }

  @Override
  public void records(TileName bundle, List<byte[]> records) throws IOException {
    int size = Bundle.size(records);
    ByteBuffer content = size <= BUFFER ? buffer.clear() : ByteBuffer.allocate(size);
    Bundle.put(records, content);
    write(bundle, content.flip());
  }

  private void write(TileName tile, ByteBuffer content) throws IOException {
    if (tile.full()) {
      full.add(tile);
    }
    folder.write(tile, content);
  }

  /** Gives back the room of records that no checkpoint speaks of, after a failure. */
  void discard(long sealed) throws IOException {
    for (TileName tile : full) {
      if (tile.level() == TileName.ENTRIES && tile.index() * TileName.FULL >= sealed) {
        folder.delete(tile);
      }
    }
    full.clear();
  }

  /** Once a checkpoint speaks of the full ones. */
  void dropPartials() throws IOException {
    for (TileName tile : full) {
      folder.dropPartials(tile);
    }
    full.clear();
  }
}
