package io.hauberk.server.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/**
 * The URIs in a certificate, RFC 5280 §4.2.1.6.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X.509-SVID
 *     §2</a>: there is one
 */
final class SpiffeNames {
  private static final int URI = 6;

  private SpiffeNames() {}

  static List<String> of(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    return all == null
        ? List.of()
        : all.stream()
            .filter(name -> name.get(0).equals(URI))
            .map(name -> String.valueOf(name.get(1)))
            .toList();
  }
}
