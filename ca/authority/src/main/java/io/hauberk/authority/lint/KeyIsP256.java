package io.hauberk.authority.lint;

import io.hauberk.authority.attest.P256;
import java.util.Optional;

/** RFC 5480: a named P-256 key, uncompressed, whose point is on the curve. */
final class KeyIsP256 implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    return P256.isValid(candidate.certificate().getSubjectPublicKeyInfo())
        ? Optional.empty()
        : Optional.of("the key is not a valid point of P-256");
  }
}
