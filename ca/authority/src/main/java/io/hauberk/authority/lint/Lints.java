package io.hauberk.authority.lint;

import java.util.List;
import java.util.stream.Stream;

/**
 * All rules, those of SPIFFE X.509-SVID and of RFC 5280 as this authority narrows them.
 *
 * @see <a href="https://github.com/letsencrypt/boulder">Boulder</a>, which lints with a throw-away
 *     key before it signs
 */
public final class Lints {
  private static final List<Lint> ALL =
      List.of(
          new VersionIsThree(),
          new SerialIsRandom(),
          new SignatureIsEcdsaSha256(),
          new KeyIsP256(),
          new SubjectFitsProfile(),
          new ValidityFitsIssuer(),
          new ExtensionsAreExpected(),
          new BasicConstraintsFitProfile(),
          new KeyUsageFitsProfile(),
          new ExtendedKeyUsageFitsProfile(),
          new OneSpiffeUri(),
          new NamesFitProfile(),
          new AttestedLabelsCanBeRead(),
          new KeyIdentifiersChain(),
          new NameConstraintsFitProfile());

  private Lints() {}

  /** Every broken rule; a candidate that a rule cannot read breaks that rule. */
  public static List<Finding> examine(Candidate candidate) {
    return ALL.stream().flatMap(lint -> examine(lint, candidate)).toList();
  }

  private static Stream<Finding> examine(Lint lint, Candidate candidate) {
    try {
      return lint.examine(candidate).map(what -> new Finding(lint.rule(), what)).stream();
    } catch (RuntimeException e) {
      return Stream.of(new Finding(lint.rule(), "cannot be read"));
    }
  }
}
