package io.hauberk.identity.peer;

import io.hauberk.identity.SpiffeId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The subject alternative names of a certificate, in its order and as they are written; a name that
 * is there twice counts twice.
 *
 * @param others how many are neither a URI nor a DNS name
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6">RFC 5280 §4.2.1.6</a>
 */
public record CertificateNames(List<String> uris, List<String> dnsNames, int others) {
  private static final int DNS = 2;
  private static final int URI = 6;

  public CertificateNames {
    uris = List.copyOf(uris);
    dnsNames = List.copyOf(dnsNames);
  }

  /**
   * @throws CertificateParsingException when they cannot be read: such a certificate names nobody
   */
  public static CertificateNames of(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    List<String> uris = new ArrayList<>();
    List<String> dnsNames = new ArrayList<>();
    int others = 0;
    for (List<?> name : all == null ? List.<List<?>>of() : all) {
      if (name.get(0).equals(URI)) {
        uris.add(String.valueOf(name.get(1)));
      } else if (name.get(0).equals(DNS)) {
        dnsNames.add(String.valueOf(name.get(1)));
      } else {
        others++;
      }
    }
    return new CertificateNames(uris, dnsNames, others);
  }

  /**
   * Whether the one URI is this ID.
   *
   * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X.509-SVID
   *     §2</a>: there is one
   */
  public boolean isOnly(SpiffeId id) {
    return uris.equals(List.of(id.toString()));
  }
}
