package io.hauberk.sidecar.identity;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;

/**
 * A certification request without names: the public key and a signature by the private one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2986">RFC 2986</a>
 */
final class PossessionProof {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int SEQUENCE = 0x30;
  private static final int ATTRIBUTES = 0xa0;

  /** 1.2.840.10045.4.3.2, ecdsa-with-SHA256. */
  private static final byte[] ECDSA_SHA256 = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  private PossessionProof() {}

  /**
   * @return PKCS#10, DER, about 190 octets
   */
  static byte[] of(WorkloadKey key) {
    byte[] content =
        element(
            SEQUENCE,
            element(INTEGER, new byte[] {0}),
            element(SEQUENCE),
            key.publicKey().getEncoded(),
            element(ATTRIBUTES));
    return element(
        SEQUENCE,
        content,
        element(SEQUENCE, ECDSA_SHA256),
        element(BIT_STRING, new byte[] {0}, sign(key, content)));
  }

  private static byte[] sign(WorkloadKey key, byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.privateKey());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java signs with P-256", e);
    }
  }

  /** X.690 §8.1: tag, definite length, content. */
  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    if (length >= 0x100) {
      whole.write(0x82);
      whole.write(length >> 8);
    } else if (length >= 0x80) {
      whole.write(0x81);
    }
    whole.write(length);
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
