package io.hauberk.evidence.seal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The definitions of RFC 9162, section 2.1, word by word. */
final class NaiveTree {
  private NaiveTree() {}

  static byte[] root(List<byte[]> entries) {
    if (entries.isEmpty()) {
      return hash();
    }
    if (entries.size() == 1) {
      return hash(new byte[] {0}, entries.getFirst());
    }
    int k = Integer.highestOneBit(entries.size() - 1);
    return hash(
        new byte[] {1}, root(entries.subList(0, k)), root(entries.subList(k, entries.size())));
  }

  private static byte[] hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
