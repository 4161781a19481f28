package io.hauberk.identity.peer;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether certificates lead to a root: signatures, dates, name constraints, who may sign. It is the
 * platform's own PKIX, which shares no code with the signing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-6">RFC 5280 §6</a>
 */
public final class ChainValidator {
  private ChainValidator() {}

  /**
   * @param chain leaf first, without the root
   * @return why it is not valid at {@code when}, or nothing
   */
  public static Optional<String> validate(
      List<X509Certificate> chain, Collection<X509Certificate> roots, Instant when) {
    if (chain.isEmpty()) {
      // PKIX takes a path of no certificates for valid
      return Optional.of("there is no certificate");
    }
    try {
      PKIXParameters parameters =
          new PKIXParameters(
              roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(when));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
