package io.hauberk.evidence.seal;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.RecordFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * The sealed records of a log or of a copy of its files, also of one that is being written. For one
 * thread.
 */
public final class LogCopy {
  private final SealFolder folder;
  private final LogFiles files;
  private final String note;
  private final Checkpoint checkpoint;
  private final Kept kept;

  private LogCopy(SealFolder folder, String note, Checkpoint checkpoint) throws IOException {
    this.folder = folder;
    this.files = folder.files();
    this.note = note;
    this.checkpoint = checkpoint;
    this.kept = folder.kept();
  }

  /**
   * Reads the newest checkpoint; what is sealed later is not in this copy.
   *
   * @throws IOException when the folder holds no log
   * @throws Checkpoint.Forged when the key has not signed it
   */
  public static LogCopy open(Path path, VerifierKey key) throws IOException, Checkpoint.Forged {
    SealFolder folder = new SealFolder(path);
    String note =
        folder
            .checkpoint()
            .orElseThrow(() -> new IOException("`" + path + "` holds no file `checkpoint`"));
    return new LogCopy(folder, note, Checkpoint.verify(note, key));
  }

  /** Index of the oldest record that is there. */
  public long first() {
    return kept.from();
  }

  /** One more than the index of the newest. */
  public long end() {
    return Math.min(kept.to(), checkpoint.size());
  }

  /**
   * @throws IOException when it is not there
   */
  public byte[] record(long index) throws IOException {
    requireSealed(index);
    return records(index).get((int) (index % TileName.FULL));
  }

  /**
   * That it is record number {@code index}: for that its hash is enough, which stays when retention
   * drops the record.
   */
  public InclusionProof prove(long index) throws IOException {
    if (index < 0 || index >= checkpoint.size()) {
      throw new IOException(
          "record %d is not sealed; records 0 to %d are".formatted(index, checkpoint.size() - 1));
    }
    TreeReader tree = new TreeReader(files, checkpoint.size());
    return new InclusionProof(index, tree.inclusion(index), note);
  }

  /** Index of the first record of that uid; every record is looked at. */
  public OptionalLong find(String uid) throws IOException {
    for (long at = first(); at < end(); ) {
      for (byte[] record : records(at)) {
        if (at < end() && uid.equals(uid(record))) {
          return OptionalLong.of(at);
        }
        at++;
      }
    }
    return OptionalLong.empty();
  }

  /** Index of the first record that was collected at that time or later. */
  public long at(Instant time) throws IOException {
    long low = first() / TileName.FULL;
    long high = (end() + TileName.FULL - 1) / TileName.FULL;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (collected(records(middle * TileName.FULL).getLast()).isBefore(time)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    long index = low * TileName.FULL;
    if (index >= end()) {
      return end();
    }
    for (byte[] record : records(index)) {
      if (!collected(record).isBefore(time)) {
        return Math.min(index, end());
      }
      index++;
    }
    return Math.min(index, end());
  }

  /**
   * Copies what is needed to verify records {@code from} to before {@code to}, rounded to bundles
   * of 256: these records, all hashes, all checkpoints, as files that any program for C2SP
   * tlog-tiles verifies.
   *
   * @param target must not exist
   * @return how many records were copied
   */
  public long export(long from, long to, Path target) throws IOException {
    long first = Math.max(from / TileName.FULL * TileName.FULL, first());
    long last = Math.min((to + TileName.FULL - 1) / TileName.FULL * TileName.FULL, end());
    Files.createDirectory(target);
    SealFolder copy = new SealFolder(target);
    copy.checkpoint(note);
    copy.history(folder.history());
    TileFolder tiles = new TileFolder(target);
    for (int level = 0; level == 0 || checkpoint.size() >>> (8 * level) > 0; level++) {
      long hashes = checkpoint.size() >>> (8 * level);
      for (long index = 0; index * TileName.FULL < hashes; index++) {
        TileName tile = TileName.in(checkpoint.size(), level, index);
        tiles.hashes(tile, files.hashes(tile));
      }
    }
    for (long at = first; at < last; at += TileName.FULL) {
      TileName bundle = bundle(at);
      tiles.records(bundle, files.records(bundle));
    }
    copy.kept(
        first == first() && last == checkpoint.size()
            ? kept
            : new Kept(
                first, last == checkpoint.size() ? Long.MAX_VALUE : last, new Kept.Why.LeftOut()));
    return Math.max(0, last - first);
  }

  private List<byte[]> records(long index) throws IOException {
    return files.records(bundle(index));
  }

  private TileName bundle(long index) {
    return TileName.in(checkpoint.size(), TileName.ENTRIES, index / TileName.FULL);
  }

  private void requireSealed(long index) throws IOException {
    if (index < first() || index >= end()) {
      throw new IOException(
          "record %d is not there; records %d to %d are".formatted(index, first(), end() - 1));
    }
  }

  private static String uid(byte[] record) {
    try {
      return RecordCodec.decode(record).uid();
    } catch (RecordFormatException e) {
      return "";
    }
  }

  private static Instant collected(byte[] record) throws IOException {
    try {
      EvidenceRecord decoded = RecordCodec.decode(record);
      return decoded.collected();
    } catch (RecordFormatException e) {
      throw new IOException("a record of another version: " + e.getMessage(), e);
    }
  }
}
