package io.hauberk.authority.lint;

import java.util.Optional;

/**
 * A leaf has no subject, so that nobody matches on one; an authority has one, RFC 5280 §4.1.2.6.
 */
final class SubjectFitsProfile implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    boolean empty = candidate.certificate().getSubject().getRDNs().length == 0;
    return empty == candidate.profile().isAuthority()
        ? Optional.of(empty ? "an authority without subject" : "a leaf with a subject")
        : Optional.empty();
  }
}
