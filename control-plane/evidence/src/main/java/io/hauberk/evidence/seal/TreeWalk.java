package io.hauberk.evidence.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Builds the tree once more from the records, and compares what comes of it with every hash. */
final class TreeWalk implements TreeGrowth.Tiles {
  private final LogFiles files;
  private final Kept kept;
  private final Checkpoint checkpoint;
  private final EarlierCheckpoints earlier;
  private final List<Finding> findings;
  private final Set<String> cut = new HashSet<>();
  private final TreeGrowth tree = new TreeGrowth(this);
  private final Merkle merkle = tree.merkle();
  private long records;
  private long absent;

  TreeWalk(
      SealFolder folder, Checkpoint checkpoint, EarlierCheckpoints earlier, List<Finding> findings)
      throws IOException {
    this.files = folder.files();
    this.kept = folder.kept();
    this.checkpoint = checkpoint;
    this.earlier = earlier;
    this.findings = findings;
  }

  void run() throws IOException {
    for (long at = 0; at < checkpoint.size(); at += TileName.FULL) {
      TileName bundle = TileName.in(checkpoint.size(), TileName.ENTRIES, at / TileName.FULL);
      List<byte[]> leaves = leaves(bundle);
      if (leaves.size() != bundle.width()) {
        // Said already; what is behind it cannot be placed in the tree.
        return;
      }
      for (byte[] leaf : leaves) {
        tree.appendLeaf(leaf);
        if (tree.size() == earlier.next()) {
          earlier.compare(now());
        }
      }
    }
    tree.edge();
    if (findings.isEmpty() && !checkpoint.sameTree(now())) {
      findings.add(
          new Finding(
              "tile",
              0,
              "the records and all their hashes were replaced after the checkpoint was signed"));
    }
  }

  long records() {
    return records;
  }

  long absent() {
    return absent;
  }

  private Checkpoint now() {
    return new Checkpoint("", tree.size(), tree.root());
  }

  /** Hashes of the records of a bundle, as they were sealed as far as that can be known. */
  private List<byte[]> leaves(TileName bundle) throws IOException {
    List<byte[]> sealed = sealed(bundle);
    if (!kept.holds(bundle)) {
      absent += bundle.width();
      return sealed;
    }
    LogFiles.Standing standing = files.standing(bundle);
    if (!standing.there()) {
      report(
          bundle,
          bundle.firstRecord(),
          "the file is missing, %d records with it; restore it from a copy"
              .formatted(bundle.width()));
      return sealed;
    }
    List<byte[]> found = standing.records().stream().map(merkle::leaf).toList();
    records += found.size();
    if (sealed.isEmpty()) {
      return found;
    }
    Comparison comparison = new Comparison(sealed, found);
    if (comparison.first() >= 0) {
      return judge(bundle, sealed, found, comparison);
    }
    standing
        .oddity()
        .ifPresent(
            oddity ->
                report(
                    bundle,
                    bundle.firstRecord() + oddity.place(),
                    oddity.what() + "; restore this file from a copy"));
    return sealed;
  }

  private List<byte[]> judge(
      TileName bundle, List<byte[]> sealed, List<byte[]> found, Comparison comparison)
      throws IOException {
    if (found.size() == bundle.width() && vouchedFor(bundle, found)) {
      TileName hashes = new TileName(0, bundle.index(), bundle.width());
      report(
          hashes,
          bundle.firstRecord() + comparison.first(),
          "the hash of it is not that of the tree, the record is; restore this file from a copy");
      return found;
    }
    if (found.isEmpty() && !cut.add(files.file(bundle, bundle.firstRecord()))) {
      // It ends before the bundle before this one, which was said.
      return sealed;
    }
    report(
        bundle,
        bundle.firstRecord() + comparison.first(),
        comparison.describe(bundle.firstRecord())
            + (vouchedFor(bundle, sealed)
                ? "; restore this file from a copy"
                : " and its hash too; restore both files from a copy"));
    return sealed;
  }

  /** Whether the tree has these hashes at that place. */
  private boolean vouchedFor(TileName bundle, List<byte[]> leaves) throws IOException {
    if (!bundle.full()) {
      TreeGrowth copy = tree.copy();
      for (byte[] leaf : leaves) {
        copy.appendLeaf(leaf);
      }
      return checkpoint.sameTree(new Checkpoint("", copy.size(), copy.root()));
    }
    try {
      byte[] above =
          files.hashes(TileName.in(checkpoint.size(), 1, bundle.index() / TileName.FULL));
      int at = (int) (bundle.index() % TileName.FULL) * Merkle.HASH;
      byte[] root = merkle.root(joined(leaves), 0, leaves.size());
      return Arrays.equals(above, at, at + Merkle.HASH, root, 0, Merkle.HASH);
    } catch (IOException e) {
      return false;
    }
  }

  private List<byte[]> sealed(TileName bundle) {
    TileName tile = new TileName(0, bundle.index(), bundle.width());
    try {
      byte[] hashes = files.hashes(tile);
      List<byte[]> leaves = new ArrayList<>();
      for (int i = 0; i < tile.width(); i++) {
        leaves.add(Arrays.copyOfRange(hashes, i * Merkle.HASH, (i + 1) * Merkle.HASH));
      }
      return leaves;
    } catch (IOException e) {
      missing(tile);
      return List.of();
    }
  }

  private static byte[] joined(List<byte[]> hashes) {
    byte[] all = new byte[hashes.size() * Merkle.HASH];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i), 0, all, i * Merkle.HASH, Merkle.HASH);
    }
    return all;
  }

  @Override
  public void hashes(TileName tile, byte[] content) {
    if (tile.level() == 0) {
      return;
    }
    try {
      if (Arrays.equals(files.hashes(tile), content)) {
        return;
      }
      report(tile, tile.firstRecord(), "its hashes are not those of what is below it");
    } catch (IOException e) {
      missing(tile);
    }
  }

  private void missing(TileName hashes) {
    if (cut.add(files.file(hashes, hashes.firstRecord()))) {
      report(
          hashes, hashes.firstRecord(), "the file is missing or too short; restore it from a copy");
    }
  }

  private void report(TileName tile, long record, String what) {
    findings.add(new Finding(files.file(tile, record), record, what));
  }
}
