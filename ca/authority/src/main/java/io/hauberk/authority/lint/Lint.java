package io.hauberk.authority.lint;

import java.util.Optional;

/** One rule. Looks at nothing but the candidate. */
interface Lint {
  /** What is wrong, or nothing. */
  Optional<String> examine(Candidate candidate);

  /** The name in findings: that of the class. */
  default String rule() {
    return getClass().getSimpleName();
  }
}
