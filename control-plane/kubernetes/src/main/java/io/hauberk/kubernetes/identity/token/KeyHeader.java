package io.hauberk.kubernetes.identity.token;

import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a key-writer says in the header {@value #NAME}: a certification request and, newest first,
 * the keys before with their signatures over the key after them.
 *
 * @param request PKCS#10, DER
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record KeyHeader(byte[] request, List<Link> links) {
  static final String NAME = "x-hauberk-csr";
  private static final int MOST_LINKS = 16;
  private static final int LONGEST_PART = 1400;

  KeyHeader {
    links = List.copyOf(links);
  }

  /**
   * One step back in the lineage.
   *
   * @param publicKey DER SubjectPublicKeyInfo of the key before
   * @param signature by the key before, over the key after it
   */
  record Link(byte[] publicKey, byte[] signature) {}

  static KeyHeader parse(String text) throws IdentityRefused {
    String[] parts = text.split("\\.", -1);
    if (parts.length % 2 == 0 || parts.length > 2 * MOST_LINKS + 1) {
      throw unfit();
    }
    List<Link> links = new ArrayList<>();
    for (int i = 1; i < parts.length; i += 2) {
      links.add(new Link(decode(parts[i]), decode(parts[i + 1])));
    }
    return new KeyHeader(decode(parts[0]), links);
  }

  private static byte[] decode(String part) throws IdentityRefused {
    if (part.isEmpty() || part.length() > LONGEST_PART) {
      throw unfit();
    }
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw unfit();
    }
  }

  private static IdentityRefused unfit() {
    return IdentityRefused.forGood(
        Code.REQUEST_UNFIT,
        "header `" + NAME + "` is not a certification request with its lineage");
  }
}
