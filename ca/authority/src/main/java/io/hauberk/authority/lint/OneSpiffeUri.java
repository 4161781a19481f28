package io.hauberk.authority.lint;

import io.hauberk.identity.SpiffeId;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * X.509-SVID §2 and SPIFFE-ID §2: exactly one URI, of the trust domain; with a path exactly when it
 * is a leaf; critical when there is no subject.
 */
final class OneSpiffeUri implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    List<String> uris = candidate.names(GeneralName.uniformResourceIdentifier);
    if (uris.size() != 1) {
      return Optional.of(uris.size() + " URI names");
    }
    Extension extension = candidate.extension(Extension.subjectAlternativeName).orElseThrow();
    if (extension.isCritical() == candidate.profile().isAuthority()) {
      return Optional.of("criticality of the names does not fit the subject");
    }
    return fits(uris.getFirst(), candidate)
        ? Optional.empty()
        : Optional.of("`" + uris.getFirst() + "` does not fit the trust domain");
  }

  private static boolean fits(String uri, Candidate candidate) {
    if (candidate.profile().isAuthority()) {
      return uri.equals("spiffe://" + candidate.trustDomain());
    }
    try {
      return SpiffeId.parse(uri).trustDomain().equals(candidate.trustDomain());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
