package io.hauberk.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The private key of a kubeconfig. The client wants to be told what sort of key a PKCS#8 file
 * holds; the file says so itself.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5480#section-2.1.1">RFC 5480 §2.1.1</a>
 */
final class ClientKey {
  /** {@code id-ecPublicKey}, DER. */
  private static final String ELLIPTIC = "06072a8648ce3d0201";

  private ClientKey() {}

  static boolean isElliptic(Config config) {
    try {
      String pem = pem(config);
      return pem.contains("BEGIN EC PRIVATE KEY")
          || HexFormat.of().formatHex(der(pem)).contains(ELLIPTIC);
    } catch (IOException | IllegalArgumentException e) {
      // the client itself says what is wrong with it
      return false;
    }
  }

  private static String pem(Config config) throws IOException {
    if (config.getClientKeyData() != null) {
      return new String(
          Base64.getMimeDecoder().decode(config.getClientKeyData()), StandardCharsets.US_ASCII);
    }
    return config.getClientKeyFile() == null
        ? ""
        : Files.readString(Path.of(config.getClientKeyFile()));
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
  }
}
