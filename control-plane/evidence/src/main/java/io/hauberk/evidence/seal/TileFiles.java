package io.hauberk.evidence.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes the tiles of a growing tree. What becomes full makes its narrower forms needless. */
final class TileFiles implements TreeGrowth.Tiles {
  private final TileFolder folder;
  private final List<TileName> written = new ArrayList<>();

  TileFiles(TileFolder folder) {
    this.folder = folder;
  }

  @Override
  public void hashes(TileName tile, byte[] content) throws IOException {
    write(tile, content);
  }

  @Override
  public void records(TileName bundle, List<byte[]> records) throws IOException {
    write(bundle, Bundle.of(records));
  }

  private void write(TileName tile, byte[] content) throws IOException {
    written.add(tile);
    folder.write(tile, content);
  }

  /** Gives back the room of records that no checkpoint speaks of, after a failure. */
  void discard(long sealed) throws IOException {
    for (TileName tile : written) {
      if (tile.endRecord() > sealed) {
        folder.delete(tile);
      }
    }
    written.clear();
  }

  /** Once a checkpoint speaks of the full ones. */
  void dropPartials() throws IOException {
    for (TileName tile : written) {
      if (tile.full()) {
        folder.dropPartials(tile);
      }
    }
    written.clear();
  }
}
