package io.hauberk.authority.encode;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The textual form of certificates and keys.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
 */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /** The certificates, one after the other, in their order. */
  public static String encode(Collection<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append(encode(certificate));
    }
    return text.toString();
  }

  public static String encode(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  /** PKCS#8, not encrypted: for a file of mode 0600, never for a log. */
  public static String encodeSecret(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /**
   * All certificates in the text; what stands between the blocks is ignored.
   *
   * @throws IllegalArgumentException when there is none, or one cannot be read
   */
  public static List<X509Certificate> certificates(String pem) {
    List<X509Certificate> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        found.add(certificate(bytes(block)));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("there is no PEM certificate");
    }
    return List.copyOf(found);
  }

  /**
   * @param der RFC 5280
   * @throws IllegalArgumentException when it cannot be read
   */
  public static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate cannot be read", e);
    }
  }

  /**
   * The DER of the first block of that label.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static byte[] der(String label, String pem) {
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      if (block.group(1).equals(label)) {
        return bytes(block);
      }
    }
    throw new IllegalArgumentException("there is no PEM block `" + label + "`");
  }

  private static byte[] bytes(Matcher block) {
    return Base64.getMimeDecoder().decode(block.group(2).getBytes(StandardCharsets.US_ASCII));
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
