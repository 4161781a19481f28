package io.hauberk.evidence.seal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Hashes of a Merkle tree over records. Several hashes stand one behind the other in one array. For
 * one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1">RFC 9162, section 2.1</a>
 */
final class Merkle {
  /** Bytes of a hash. */
  static final int HASH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest digest;

  Merkle() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] leaf(byte[] record) {
    digest.update(LEAF);
    return digest.digest(record);
  }

  byte[] node(byte[] left, byte[] right) {
    digest.update(NODE);
    digest.update(left);
    return digest.digest(right);
  }

  /** Of a tree without a leaf. */
  byte[] empty() {
    return digest.digest();
  }

  /**
   * Root over that many hashes. All but the last are of trees of one size, a power of two; the last
   * may be of a smaller one.
   *
   * @param count at least 1
   */
  byte[] root(byte[] hashes, int from, int count) {
    if (count == 1) {
      return Arrays.copyOfRange(hashes, from * HASH, (from + 1) * HASH);
    }
    int left = Integer.highestOneBit(count - 1);
    return node(root(hashes, from, left), root(hashes, from + left, count - left));
  }
}
