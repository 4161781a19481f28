package io.hauberk.evidence.seal;

import java.util.Arrays;
import java.util.List;

/** Says what was done to the records of a bundle, from their hashes and those that were sealed. */
final class Comparison {
  private final List<byte[]> sealed;
  private final List<byte[]> found;

  Comparison(List<byte[]> sealed, List<byte[]> found) {
    this.sealed = sealed;
    this.found = found;
  }

  /** Place of the first record that is another, or none where one was; -1 when all are the same. */
  int first() {
    int both = Math.min(sealed.size(), found.size());
    for (int i = 0; i < both; i++) {
      if (!same(i, i)) {
        return i;
      }
    }
    return sealed.size() == found.size() ? -1 : both;
  }

  /**
   * @param base index of the first record of the bundle
   */
  String describe(long base) {
    int at = first();
    if (at >= found.size()) {
      return "the file ends before it, records missing: %d".formatted(sealed.size() - at);
    }
    if (at >= sealed.size()) {
      return "records added: %d".formatted(found.size() - at);
    }
    if (follows(at, 1, 0)) {
      return "it was removed";
    }
    if (follows(at, 0, 1)) {
      return "a record was put before it";
    }
    for (int other = at + 1; other < Math.min(sealed.size(), found.size()); other++) {
      if (same(at, other) && same(other, at)) {
        return "it and record %d have changed places".formatted(base + other);
      }
    }
    return "it was changed";
  }

  /** Whether what stands from there on is the same, moved by one. */
  private boolean follows(int at, int sealedStep, int foundStep) {
    int i = at + sealedStep;
    int k = at + foundStep;
    // A single record at the end proves no move.
    if (i >= sealed.size() || k >= found.size()) {
      return sealedStep == 1 && found.size() == at;
    }
    while (i < sealed.size() && k < found.size()) {
      if (!same(i++, k++)) {
        return false;
      }
    }
    return true;
  }

  private boolean same(int sealedAt, int foundAt) {
    return Arrays.equals(sealed.get(sealedAt), found.get(foundAt));
  }
}
