package io.hauberk.evidence.report;

import java.util.List;

/**
 * Whether the log was looked at, and found as it was sealed.
 *
 * @param text in one sentence
 * @param findings what is wrong
 */
public record Proof(State state, String text, List<String> findings) {
  public Proof {
    findings = List.copyOf(findings);
  }

  /** What came of it. */
  public enum State {
    HOLDS,
    FAILS,
    NOT_LOOKED_AT
  }
}
