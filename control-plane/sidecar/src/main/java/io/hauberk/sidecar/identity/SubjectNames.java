package io.hauberk.sidecar.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** Subject alternative names, RFC 5280 §4.2.1.6. */
final class SubjectNames {
  private static final int DNS = 2;
  private static final int URI = 6;

  private SubjectNames() {}

  static List<String> uris(X509Certificate certificate) throws CertificateParsingException {
    return of(certificate, URI);
  }

  static List<String> dnsNames(X509Certificate certificate) throws CertificateParsingException {
    return of(certificate, DNS);
  }

  private static List<String> of(X509Certificate certificate, int kind)
      throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    return all == null
        ? List.of()
        : all.stream()
            .filter(name -> name.get(0).equals(kind))
            .map(name -> String.valueOf(name.get(1)))
            .toList();
  }
}
