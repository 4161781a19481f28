package io.hauberk.evidence.seal;

/**
 * A tile: the hashes of up to 256 neighbours of one level, or the records beneath one of level 0.
 *
 * @param level a hash of level n stands for 256 to the power of n records; {@link #ENTRIES} for the
 *     records themselves
 * @param width how many it holds, 1 to 256
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
record TileName(int level, long index, int width) {
  static final int FULL = 256;
  static final int ENTRIES = -1;

  /** The tile with that index in a tree of that many records. */
  static TileName in(long size, int level, long index) {
    long hashes = level <= 0 ? size : size >>> (8 * level);
    return new TileName(level, index, (int) Math.min(FULL, hashes - index * FULL));
  }

  boolean full() {
    return width == FULL;
  }

  /** Index of the first record under it. */
  long firstRecord() {
    return index << (8 * (Math.max(level, 0) + 1));
  }

  /** One more than the index of the last record under it. */
  long endRecord() {
    return (index * FULL + width) << (8 * Math.max(level, 0));
  }

  /** Where it stands below the folder of the log. */
  String path() {
    String digits = "%03d".formatted(index % 1000);
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      digits = "x%03d/".formatted(rest % 1000) + digits;
    }
    return "tile/"
        + (level == ENTRIES ? "entries" : Integer.toString(level))
        + "/"
        + digits
        + (full() ? "" : ".p/" + width);
  }

  @Override
  public String toString() {
    return path();
  }
}
