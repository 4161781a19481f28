package io.hauberk.authority.lint;

import io.hauberk.authority.profile.Profile;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;

/** RFC 5280 §4.2.1.9: critical; an authority with its path length, a leaf with cA false. */
final class BasicConstraintsFitProfile implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    Extension extension = candidate.extension(Extension.basicConstraints).orElseThrow();
    BasicConstraints constraints = BasicConstraints.getInstance(extension.getParsedValue());
    Profile profile = candidate.profile();
    BigInteger length = constraints.getPathLenConstraint();
    boolean fits =
        profile.isAuthority()
            ? constraints.isCA() && BigInteger.valueOf(profile.pathLength()).equals(length)
            : !constraints.isCA() && length == null;
    return fits && extension.isCritical()
        ? Optional.empty()
        : Optional.of("basic constraints are " + constraints);
  }
}
