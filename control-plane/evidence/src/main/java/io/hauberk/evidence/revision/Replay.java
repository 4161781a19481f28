package io.hauberk.evidence.revision;

import io.hauberk.policy.evaluate.Explanation;
import java.util.Optional;

/** What comes of making a decision again. */
public sealed interface Replay {
  /**
   * The same verdict by the same rule.
   *
   * @param assumed what had to be assumed of the request because the record does not hold it
   * @param explanation absent where the rules of a workload did not decide
   */
  record Same(Optional<String> assumed, Optional<Explanation> explanation) implements Replay {}

  /** Another verdict, or the same by another rule: the record or the proxy is wrong. */
  record Differs(boolean allowed, String decision, Optional<Explanation> explanation)
      implements Replay {}

  /** The record does not hold enough, or the rules are not in the archive. */
  record Undetermined(String why) implements Replay {}
}
