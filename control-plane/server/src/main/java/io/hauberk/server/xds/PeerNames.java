package io.hauberk.server.xds;

import io.grpc.Status;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The names in a leaf: exactly one URI and exactly one DNS name, both of the trust domain, and no
 * other.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6">RFC 5280 §4.2.1.6</a>
 */
record PeerNames(SpiffeId account, InstanceName instance) {
  private static final int DNS = 2;
  private static final int URI = 6;

  static PeerNames of(X509Certificate certificate, TrustDomain trustDomain) throws XdsRefusal {
    List<String> uris = new ArrayList<>();
    List<String> dnsNames = new ArrayList<>();
    for (List<?> name : alternativeNames(certificate)) {
      if (name.get(0).equals(URI)) {
        uris.add(String.valueOf(name.get(1)));
      } else if (name.get(0).equals(DNS)) {
        dnsNames.add(String.valueOf(name.get(1)));
      } else {
        throw refused("carries a name that is neither a URI nor a DNS name");
      }
    }
    if (uris.size() != 1 || dnsNames.size() != 1) {
      throw refused(
          "carries %d URIs and %d DNS names, not one of each"
              .formatted(uris.size(), dnsNames.size()));
    }
    return of(uris.get(0), dnsNames.get(0), trustDomain);
  }

  private static PeerNames of(String uri, String dnsName, TrustDomain trustDomain)
      throws XdsRefusal {
    try {
      SpiffeId account = SpiffeId.parse(uri);
      InstanceName instance = new InstanceName(dnsName);
      if (!account.trustDomain().equals(trustDomain)
          || !dnsName.endsWith("." + trustDomain.name())) {
        throw refused("is of another trust domain than `" + trustDomain + "`");
      }
      return new PeerNames(account, instance);
    } catch (IllegalArgumentException e) {
      throw refused("names no workload: " + e.getMessage());
    }
  }

  private static Collection<List<?>> alternativeNames(X509Certificate certificate)
      throws XdsRefusal {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      throw refused("has names that cannot be read");
    }
  }

  private static XdsRefusal refused(String why) {
    return new XdsRefusal(Status.Code.UNAUTHENTICATED, "the client certificate " + why);
  }
}
