package io.hauberk.authority.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/** RFC 5280 §4.2.1.10: an issuer is held to its trust domain, critically. */
final class NameConstraintsFitProfile implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    if (!candidate.profile().constrainsUris()) {
      return Optional.empty();
    }
    Extension extension = candidate.extension(Extension.nameConstraints).orElseThrow();
    NameConstraints found = NameConstraints.getInstance(extension.getParsedValue());
    List<GeneralName> permitted = new ArrayList<>();
    for (GeneralSubtree subtree : found.getPermittedSubtrees()) {
      permitted.add(subtree.getBase());
    }
    return extension.isCritical()
            && found.getExcludedSubtrees() == null
            && permitted.equals(expected(candidate))
        ? Optional.empty()
        : Optional.of("permitted are " + permitted);
  }

  private static List<GeneralName> expected(Candidate candidate) {
    String domain = candidate.trustDomain().name();
    GeneralName uris = new GeneralName(GeneralName.uniformResourceIdentifier, domain);
    return candidate.profile().constrainsDns()
        ? List.of(uris, new GeneralName(GeneralName.dNSName, domain))
        : List.of(uris);
  }
}
