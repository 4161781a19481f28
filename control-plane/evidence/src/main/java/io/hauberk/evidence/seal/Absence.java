package io.hauberk.evidence.seal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether records may be missing from a copy: because a sealed record says that retention dropped
 * them, or because the copy is an export.
 */
final class Absence {
  private final SealFolder folder;
  private final Kept kept;
  private final long size;
  private final List<Finding> findings;

  /**
   * @param size of the tree
   */
  Absence(SealFolder folder, long size, List<Finding> findings) throws IOException {
    this.folder = folder;
    this.kept = folder.kept();
    this.size = size;
    this.findings = findings;
  }

  /**
   * Reports what is missing without a reason; to be asked when all hashes have been compared.
   *
   * @param export whether the copy may be one
   * @return what was dropped, where a sealed record says so
   */
  Optional<Drop> judge(boolean export) {
    return switch (kept.why()) {
      case Kept.Why.Nothing() -> {
        if (!kept.holdsAll()) {
          gone(0, "nothing says why");
        }
        yield Optional.empty();
      }
      case Kept.Why.LeftOut() -> {
        if (!export && !kept.holdsAll()) {
          gone(0, "this copy calls itself an export: say `--export` where that is what it is");
        }
        yield Optional.empty();
      }
      case Kept.Why.Dropped(long record) -> dropped(record);
    };
  }

  private Optional<Drop> dropped(long record) {
    Optional<Drop> drop = sealed(record).flatMap(Drop::of);
    if (drop.isEmpty()) {
      gone(0, "record %d does not say that retention dropped them".formatted(record));
    } else if (drop.get().before() < kept.from()) {
      gone(
          drop.get().before(), "retention dropped only what is before them, says record " + record);
    } else if (kept.to() != Long.MAX_VALUE) {
      gone(0, "retention drops the oldest records only");
    }
    return drop;
  }

  private void gone(long first, String what) {
    String which =
        kept.from() > first
            ? "records %d to %d are gone".formatted(first, kept.from() - 1)
            : "the records from %d on are gone".formatted(kept.to());
    long at = kept.from() > first ? first : kept.to();
    findings.add(new Finding("kept", at, which + ", and " + what + "; restore them from a copy"));
  }

  /** The record, if it is the one that was sealed. */
  private Optional<byte[]> sealed(long index) {
    if (index < kept.from() || index >= size) {
      return Optional.empty();
    }
    int at = (int) (index % TileName.FULL);
    try {
      LogFiles files = folder.files();
      byte[] record =
          files.records(TileName.in(size, TileName.ENTRIES, index / TileName.FULL)).get(at);
      byte[] hashes = files.hashes(TileName.in(size, 0, index / TileName.FULL));
      byte[] hash = Arrays.copyOfRange(hashes, at * Merkle.HASH, (at + 1) * Merkle.HASH);
      return Arrays.equals(hash, new Merkle().leaf(record))
          ? Optional.of(record)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
