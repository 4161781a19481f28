package io.hauberk.kubernetes.identity.sign;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;

/** A request as a kubelet makes it for another type of key than we sign. */
final class P384Request {
  private static final byte[] ECDSA_SHA384 = {
    0x30, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x03
  };

  private P384Request() {}

  /** PKCS#10 with an empty subject, DER, base64. */
  static String create(KeyPair key) {
    byte[] version = {0x02, 0x01, 0x00};
    byte[] subject = {0x30, 0x00};
    byte[] attributes = {(byte) 0xa0, 0x00};
    byte[] content = tagged(0x30, join(version, subject, key.getPublic().getEncoded(), attributes));
    try {
      Signature signature = Signature.getInstance("SHA384withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(content);
      byte[] bits = tagged(0x03, join(new byte[] {0}, signature.sign()));
      return Base64.getEncoder().encodeToString(tagged(0x30, join(content, ECDSA_SHA384, bits)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] tagged(int tag, byte[] content) {
    byte[] head =
        content.length < 128
            ? new byte[] {(byte) tag, (byte) content.length}
            : content.length < 256
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) content.length}
                : new byte[] {
                  (byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length
                };
    return join(head, content);
  }
}
