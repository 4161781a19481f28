package io.hauberk.evidence.seal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The sealed records of a log and the hashes over them, in whatever files they are. */
sealed interface LogFiles permits LiveFiles, TileFolder {
  /**
   * The hashes of a tile, no more than it has.
   *
   * @throws IOException when there are fewer
   */
  byte[] hashes(TileName tile) throws IOException;

  /**
   * What stands in the place of the records of a bundle.
   *
   * @throws IOException when it cannot be read
   */
  Standing standing(TileName bundle) throws IOException;

  /** The file that holds a record, or the hash of a tile with that record below it. */
  String file(TileName tile, long record);

  /**
   * What may not be what was sealed.
   *
   * @param there whether there is a file for it
   * @param oddity what is wrong with the file when the records are right
   */
  record Standing(List<byte[]> records, boolean there, Optional<Oddity> oddity) {}

  /**
   * What is no record and should not be there.
   *
   * @param place of the record in the bundle that has it before or behind it
   */
  record Oddity(int place, String what) {}

  /**
   * The records of a bundle, no more than it has.
   *
   * @throws IOException when there are fewer
   */
  default List<byte[]> records(TileName bundle) throws IOException {
    List<byte[]> found = standing(bundle).records();
    if (found.size() < bundle.width()) {
      throw new IOException(
          "`%s` holds no record %d, run `hauberk audit verify`"
              .formatted(file(bundle, bundle.firstRecord()), bundle.firstRecord() + found.size()));
    }
    return found.subList(0, bundle.width());
  }
}
