package io.hauberk.images;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Those who certify hosts outside the mesh, as the Java runtime that makes the image believes them.
 * Without their file Envoy refuses every cluster of an outside host that it opens TLS to.
 */
final class PublicAuthorities {
  /** Where Envoy is told to look. */
  static final String FILE = "/etc/ssl/certs/ca-certificates.crt";

  private PublicAuthorities() {}

  static Part part() {
    return Part.library("cacerts", Runtime.version().toString()).licence("MPL-2.0");
  }

  /** PEM, in an order that depends on the certificates alone. */
  static String pem() {
    SortedSet<String> blocks = new TreeSet<>();
    Base64.Encoder base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          for (X509Certificate authority : trust.getAcceptedIssuers()) {
            blocks.add(
                "-----BEGIN CERTIFICATE-----\n"
                    + base64.encodeToString(authority.getEncoded())
                    + "\n-----END CERTIFICATE-----\n");
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return String.join("", blocks);
  }
}
