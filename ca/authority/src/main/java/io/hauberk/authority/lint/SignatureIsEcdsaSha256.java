package io.hauberk.authority.lint;

import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** RFC 5280 §4.1.1.2: the same algorithm inside and outside, and no weaker one. */
final class SignatureIsEcdsaSha256 implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    Certificate certificate = candidate.certificate().toASN1Structure();
    AlgorithmIdentifier inside = certificate.getTBSCertificate().getSignature();
    return inside.equals(certificate.getSignatureAlgorithm())
            && inside.getAlgorithm().equals(X9ObjectIdentifiers.ecdsa_with_SHA256)
            && inside.getParameters() == null
        ? Optional.empty()
        : Optional.of("signature algorithm " + inside.getAlgorithm());
  }
}
