package io.hauberk.policy.model;

import java.util.regex.Pattern;

/**
 * Names the rules in force at one workload: the first 12 hexadecimal digits of the SHA-256 of its
 * compiled policy. Two replicas of the control plane give the same rules the same revision.
 */
public record Revision(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{12}");

  public Revision {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("`" + hex + "` is not a revision");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
