package io.hauberk.authority.lint;

import io.hauberk.authority.profile.Profile;
import io.hauberk.authority.template.Template;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** RFC 5280 §4.2.1.1-2: the key names itself, and names the key of its issuer. */
final class KeyIdentifiersChain implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    Extension own = candidate.extension(Extension.subjectKeyIdentifier).orElseThrow();
    byte[] identifier = SubjectKeyIdentifier.getInstance(own.getParsedValue()).getKeyIdentifier();
    byte[] expected = Template.keyIdentifier(candidate.certificate().getSubjectPublicKeyInfo());
    if (own.isCritical() || !Arrays.equals(identifier, expected)) {
      return Optional.of("the subject key identifier is not that of the key");
    }
    if (candidate.profile() == Profile.ROOT) {
      return Optional.empty();
    }
    Extension above = candidate.extension(Extension.authorityKeyIdentifier).orElseThrow();
    byte[] issuer =
        AuthorityKeyIdentifier.getInstance(above.getParsedValue()).getKeyIdentifierOctets();
    byte[] issuerKey = Template.keyIdentifier(candidate.issuer().getSubjectPublicKeyInfo());
    return above.isCritical()
            || !Arrays.equals(issuer, issuerKey)
            || !candidate.certificate().getIssuer().equals(candidate.issuer().getSubject())
        ? Optional.of("does not point to its issuer")
        : Optional.empty();
  }
}
