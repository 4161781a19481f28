package io.hauberk.authority.lint;

import java.util.Optional;

/** RFC 5280 §4.1.2.1: extensions need version 3. */
final class VersionIsThree implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    int version = candidate.certificate().getVersionNumber();
    return version == 3 ? Optional.empty() : Optional.of("version is " + version);
  }
}
