package io.hauberk.authority.lint;

import io.hauberk.authority.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Begins before it ends, lies inside the validity of its issuer, is not longer than its profile
 * allows.
 */
final class ValidityFitsIssuer implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    Instant from = candidate.certificate().getNotBefore().toInstant();
    Instant until = candidate.certificate().getNotAfter().toInstant();
    Duration longest = candidate.profile().longest().plus(Profile.BACKDATE).plusSeconds(1);
    if (!from.isBefore(until)) {
      return Optional.of("ends before it begins");
    }
    if (Duration.between(from, until).compareTo(longest) > 0) {
      return Optional.of("lives longer than `" + candidate.profile().label() + "` may");
    }
    return from.isBefore(candidate.issuer().getNotBefore().toInstant())
            || until.isAfter(candidate.issuer().getNotAfter().toInstant())
        ? Optional.of("lives outside the life of its issuer")
        : Optional.empty();
  }
}
