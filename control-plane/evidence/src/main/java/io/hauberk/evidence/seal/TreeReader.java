package io.hauberk.evidence.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Proofs out of the hashes of a log. For one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1">RFC 9162, section 2.1</a>
 */
final class TreeReader {
  private final LogFiles files;
  private final long size;
  private final Merkle merkle = new Merkle();

  TreeReader(LogFiles files, long size) {
    this.files = files;
    this.size = size;
  }

  /** That the record is in the tree: the hashes beside its path, from the bottom. */
  List<byte[]> inclusion(long index) throws IOException {
    List<byte[]> proof = new ArrayList<>();
    inclusion(index, 0, size, proof);
    return proof;
  }

  private void inclusion(long index, long from, long to, List<byte[]> proof) throws IOException {
    if (to - from <= 1) {
      return;
    }
    long middle = from + Long.highestOneBit(to - from - 1);
    if (index < middle) {
      inclusion(index, from, middle, proof);
      proof.add(hash(middle, to));
    } else {
      inclusion(index, middle, to, proof);
      proof.add(hash(from, middle));
    }
  }

  /** That the tree began with the tree of the first {@code old} records. */
  List<byte[]> consistency(long old) throws IOException {
    List<byte[]> proof = new ArrayList<>();
    if (old > 0 && old < size) {
      consistency(old, 0, size, true, proof);
    }
    return proof;
  }

  private void consistency(long old, long from, long to, boolean known, List<byte[]> proof)
      throws IOException {
    if (old == to) {
      if (!known) {
        proof.add(hash(from, to));
      }
      return;
    }
    long middle = from + Long.highestOneBit(to - from - 1);
    if (old <= middle) {
      consistency(old, from, middle, known, proof);
      proof.add(hash(middle, to));
    } else {
      consistency(old, middle, to, false, proof);
      proof.add(hash(from, middle));
    }
  }

  /** Hash of the tree over the records {@code from} to before {@code to}. */
  byte[] hash(long from, long to) throws IOException {
    long count = to - from;
    if (Long.bitCount(count) == 1) {
      return perfect(from, Long.numberOfTrailingZeros(count));
    }
    long middle = from + Long.highestOneBit(count - 1);
    return merkle.node(hash(from, middle), hash(middle, to));
  }

  private byte[] perfect(long from, int height) throws IOException {
    int level = height / 8;
    long first = from >>> (8 * level);
    int count = 1 << (height % 8);
    TileName tile = TileName.in(size, level, first / TileName.FULL);
    return merkle.root(files.hashes(tile), (int) (first % TileName.FULL), count);
  }

  /** Whether the hashes prove that a record of this hash is at that place. */
  static boolean includes(byte[] leaf, long index, long size, List<byte[]> proof, byte[] expected) {
    if (index < 0 || index >= size) {
      return false;
    }
    Merkle merkle = new Merkle();
    byte[] hash = leaf;
    long node = index;
    long last = size - 1;
    for (byte[] beside : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = merkle.node(beside, hash);
        int up = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= up;
        last >>>= up;
      } else {
        hash = merkle.node(hash, beside);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Arrays.equals(hash, expected);
  }

  /** Whether the hashes prove that the newer checkpoint continues the older. */
  static boolean continues(Checkpoint older, Checkpoint newer, List<byte[]> proof) {
    long old = older.size();
    if (old == newer.size()) {
      return proof.isEmpty() && older.sameTree(newer);
    }
    if (old > newer.size()) {
      return false;
    }
    if (old == 0) {
      return proof.isEmpty();
    }
    List<byte[]> path = new ArrayList<>(proof);
    if (Long.bitCount(old) == 1) {
      path.addFirst(older.root());
    }
    return !path.isEmpty() && continues(older, newer, path, old - 1, newer.size() - 1);
  }

  private static boolean continues(
      Checkpoint older, Checkpoint newer, List<byte[]> path, long oldNode, long newNode) {
    Merkle merkle = new Merkle();
    int shared = Long.numberOfTrailingZeros(~oldNode);
    long node = oldNode >>> shared;
    long last = newNode >>> shared;
    byte[] was = path.getFirst();
    byte[] is = path.getFirst();
    for (byte[] beside : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        was = merkle.node(beside, was);
        is = merkle.node(beside, is);
        int up = (node & 1) == 1 || node == 0 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= up;
        last >>>= up;
      } else {
        is = merkle.node(is, beside);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Arrays.equals(was, older.root()) && Arrays.equals(is, newer.root());
  }
}
