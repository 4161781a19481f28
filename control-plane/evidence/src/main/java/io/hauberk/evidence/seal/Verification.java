package io.hauberk.evidence.seal;

import io.hauberk.evidence.log.DamagedLog;
import io.hauberk.evidence.log.SegmentScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies a log, or a copy of its files, with nothing but the public key: every record against its
 * hash, every hash against the tree, and the tree against each signed checkpoint.
 */
public final class Verification {
  private final SealFolder folder;
  private final VerifierKey key;
  private final boolean export;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param checkpoint absent when it is missing or forged
   * @param records that were there and compared
   * @param absent sealed records that this copy does not claim to hold: dropped by retention, or
   *     not exported
   * @param dropped what retention dropped, as a sealed record says
   * @param unsealed records that are not sealed yet
   * @param checkpoints earlier ones that the log continues
   */
  public record Report(
      Optional<Checkpoint> checkpoint,
      long records,
      long absent,
      Optional<Drop> dropped,
      long unsealed,
      int checkpoints,
      List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  private Verification(Path folder, VerifierKey key, boolean export) {
    this.folder = new SealFolder(folder);
    this.key = key;
    this.export = export;
  }

  /**
   * All records have to be there, but those that retention dropped.
   *
   * @param earlier signed checkpoints that were kept elsewhere
   * @throws IOException when files cannot be read; not when they hold something else
   */
  public static Report of(Path folder, VerifierKey key, List<String> earlier) throws IOException {
    return new Verification(folder, key, false).run(earlier);
  }

  /**
   * Of a copy that {@link LogCopy#export} made: only the records of its range have to be there.
   *
   * @param earlier signed checkpoints that were kept elsewhere
   * @throws IOException when files cannot be read; not when they hold something else
   */
  public static Report ofExport(Path folder, VerifierKey key, List<String> earlier)
      throws IOException {
    return new Verification(folder, key, true).run(earlier);
  }

  private Report run(List<String> earlier) throws IOException {
    Optional<Checkpoint> newest = newest();
    if (newest.isEmpty()) {
      return new Report(newest, 0, 0, Optional.empty(), 0, 0, findings);
    }
    Checkpoint checkpoint = newest.get();
    EarlierCheckpoints others = new EarlierCheckpoints(key, checkpoint.size(), findings);
    others.add("checkpoints", folder.history());
    others.add("earlier checkpoint", earlier);
    TreeWalk walk = new TreeWalk(folder, checkpoint, others, findings);
    walk.run();
    Optional<Drop> dropped = new Absence(folder, checkpoint.size(), findings).judge(export);
    long unsealed = unsealed(checkpoint.size());
    return new Report(
        newest, walk.records(), walk.absent(), dropped, unsealed, others.confirmed(), findings);
  }

  private Optional<Checkpoint> newest() throws IOException {
    Optional<String> note = folder.checkpoint();
    if (note.isEmpty()) {
      findings.add(
          new Finding("checkpoint", 0, "it is missing; copy it together with the other files"));
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.verify(note.get(), key));
    } catch (Checkpoint.Forged e) {
      findings.add(
          new Finding(
              "checkpoint", 0, e.getMessage() + "; it was changed, or this is another log's key"));
      return Optional.empty();
    }
  }

  /** How many records are in segments that are not sealed yet. */
  private long unsealed(long sealed) throws IOException {
    if (!Files.isDirectory(folder.segments())) {
      return 0;
    }
    SegmentScan scan = new SegmentScan(folder.segments());
    return scan.isEmpty() ? 0 : Math.max(0, scan.run(sealed, new Unsealed(sealed)) - sealed);
  }

  /** Takes no notice of what is sealed: that was compared already. */
  private final class Unsealed implements SegmentScan.Found {
    private final long sealed;

    Unsealed(long sealed) {
      this.sealed = sealed;
    }

    @Override
    public void record(long index, byte[] record) {}

    @Override
    public void damage(DamagedLog damage) {
      if (damage.index() >= sealed) {
        findings.add(
            new Finding(
                folder.path().relativize(damage.file()).toString(),
                damage.index(),
                "byte %d: %s; it was not sealed yet: restore the file from a copy"
                    .formatted(damage.offset(), damage.what())));
      }
    }
  }
}
