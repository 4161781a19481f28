package io.hauberk.authority.lint;

/**
 * A rule that a certificate breaks.
 *
 * @param rule name of the lint
 * @param what lower case, no full stop
 */
public record Finding(String rule, String what) {
  @Override
  public String toString() {
    return rule + ": " + what;
  }
}
