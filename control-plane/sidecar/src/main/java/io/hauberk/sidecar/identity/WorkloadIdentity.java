package io.hauberk.sidecar.identity;

import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.peer.CertificateNames;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A key with its certificate, and whom to believe.
 *
 * @param chain leaf first, then intermediates, without the root
 * @param bundle roots of the trust domain
 * @param renewAt from when a new one is asked for, jitter included
 * @param durable whether the mesh wants the log of decisions kept here until the control plane has
 *     it for good
 */
public record WorkloadIdentity(
    WorkloadKey key,
    List<X509Certificate> chain,
    List<X509Certificate> bundle,
    Instant renewAt,
    boolean durable) {
  public WorkloadIdentity {
    chain = List.copyOf(chain);
    bundle = List.copyOf(bundle);
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** The last instant at which it is valid. */
  public Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  public boolean isLiveAt(Instant when) {
    return !when.isBefore(leaf().getNotBefore().toInstant()) && when.isBefore(notAfter());
  }

  /** Lower-case hex. */
  public String serial() {
    return leaf().getSerialNumber().toString(16);
  }

  /** The account that the certificate names. */
  public SpiffeId account() {
    try {
      return SpiffeId.parse(CertificateNames.of(leaf()).uris().getFirst());
    } catch (CertificateParsingException e) {
      throw new IllegalStateException("a certificate that was checked before", e);
    }
  }

  public String chainPem() {
    return PemText.certificates(chain);
  }

  public String bundlePem() {
    return PemText.certificates(bundle);
  }

  @Override
  public String toString() {
    return "identity of serial " + serial() + " until " + notAfter();
  }
}
