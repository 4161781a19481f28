package io.hauberk.evidence.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of a tree that grows by one record at a time, and the tiles that come of it. For
 * one thread.
 */
final class TreeGrowth {
  /** Takes tiles: each when it is full, and those at the edge. */
  interface Tiles {
    void hashes(TileName tile, byte[] content) throws IOException;
  }

  private final Merkle merkle = new Merkle();
  private final List<byte[]> levels = new ArrayList<>();
  private final Tiles tiles;
  private long size;

  TreeGrowth(Tiles tiles) {
    this.tiles = tiles;
  }

  /**
   * A tree that already has records, all of them under full tiles of level 0.
   *
   * @param size a multiple of 256
   */
  static TreeGrowth from(LogFiles files, long size, Tiles tiles) throws IOException {
    TreeGrowth growth = new TreeGrowth(tiles);
    growth.size = size;
    growth.level(0);
    for (int level = 1; size >>> (8 * level) > 0; level++) {
      long hashes = size >>> (8 * level);
      long firstOfTile = hashes / TileName.FULL * TileName.FULL;
      for (long at = firstOfTile; at < hashes; at++) {
        byte[] below = files.hashes(new TileName(level - 1, at, TileName.FULL));
        growth.put(level, (int) (at - firstOfTile), growth.merkle.root(below, 0, TileName.FULL));
      }
    }
    return growth;
  }

  /** The same tree, which grows on its own and hands out nothing. */
  TreeGrowth copy() {
    TreeGrowth copy = new TreeGrowth((tile, content) -> {});
    copy.size = size;
    levels.forEach(level -> copy.levels.add(level.clone()));
    return copy;
  }

  long size() {
    return size;
  }

  Merkle merkle() {
    return merkle;
  }

  void append(byte[] record) throws IOException {
    appendLeaf(merkle.leaf(record));
  }

  /** Of a record that is not at hand. */
  void appendLeaf(byte[] leaf) throws IOException {
    byte[] hash = leaf;
    long index = size++;
    for (int level = 0; ; level++) {
      int place = (int) (index % TileName.FULL);
      put(level, place, hash);
      if (place < TileName.FULL - 1) {
        return;
      }
      byte[] full = level(level).clone();
      index /= TileName.FULL;
      tiles.hashes(new TileName(level, index, TileName.FULL), full);
      hash = merkle.root(full, 0, TileName.FULL);
    }
  }

  /** Hands out the tiles at the edge that are not full. */
  void edge() throws IOException {
    for (int level = 0; size >>> (8 * level) > 0; level++) {
      long hashes = size >>> (8 * level);
      int width = (int) (hashes % TileName.FULL);
      if (width > 0) {
        tiles.hashes(
            new TileName(level, hashes / TileName.FULL, width),
            Arrays.copyOf(level(level), width * Merkle.HASH));
      }
    }
  }

  byte[] root() {
    byte[] rest = null;
    for (int level = 0; size >>> (8 * level) > 0; level++) {
      int width = (int) ((size >>> (8 * level)) % TileName.FULL);
      byte[] hashes = Arrays.copyOf(level(level), (width + 1) * Merkle.HASH);
      if (rest != null) {
        System.arraycopy(rest, 0, hashes, width * Merkle.HASH, Merkle.HASH);
        rest = merkle.root(hashes, 0, width + 1);
      } else if (width > 0) {
        rest = merkle.root(hashes, 0, width);
      }
    }
    return rest == null ? merkle.empty() : rest;
  }

  private void put(int level, int place, byte[] hash) {
    System.arraycopy(hash, 0, level(level), place * Merkle.HASH, Merkle.HASH);
  }

  private byte[] level(int level) {
    while (levels.size() <= level) {
      levels.add(new byte[TileName.FULL * Merkle.HASH]);
    }
    return levels.get(level);
  }
}
