package io.hauberk.server.xds;

import io.grpc.Status;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.peer.CertificateNames;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;

/**
 * The names in a leaf: exactly one URI and exactly one DNS name, both of the trust domain, and no
 * other.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6">RFC 5280 §4.2.1.6</a>
 */
record PeerNames(SpiffeId account, InstanceName instance) {
  static PeerNames of(X509Certificate certificate, TrustDomain trustDomain) throws XdsRefusal {
    CertificateNames names = names(certificate);
    if (names.others() > 0) {
      throw refused("carries a name that is neither a URI nor a DNS name");
    }
    if (names.uris().size() != 1 || names.dnsNames().size() != 1) {
      throw refused(
          "carries %d URIs and %d DNS names, not one of each"
              .formatted(names.uris().size(), names.dnsNames().size()));
    }
    return of(names.uris().getFirst(), names.dnsNames().getFirst(), trustDomain);
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

  private static CertificateNames names(X509Certificate certificate) throws XdsRefusal {
    try {
      return CertificateNames.of(certificate);
    } catch (CertificateParsingException e) {
      throw refused("has names that cannot be read");
    }
  }

  private static XdsRefusal refused(String why) {
    return new XdsRefusal(Status.Code.UNAUTHENTICATED, "the client certificate " + why);
  }
}
