package io.hauberk.policy.intent;

import io.hauberk.policy.intent.Problem.Severity;
import java.util.Set;

/** How much one wrong word spoils. Whatever is not understood stays closed in both. */
public enum Strictness {
  /** One folder, one author: a single error keeps everything from coming into force. */
  FILES,
  /**
   * Many authors and no order of arrival: what depends on somebody else's object is a warning, and
   * an object that is wrong by itself stands alone.
   */
  CLUSTER;

  private static final Set<Code> ABOUT_OTHERS =
      Set.of(
          Code.NO_SUCH_GROUP,
          Code.NO_SUCH_REQUIREMENT,
          Code.NO_SUCH_WORKLOAD,
          Code.NO_SUCH_PORT,
          Code.NO_PORT_LEFT,
          Code.HTTP_ON_TCP);

  Severity severity(Code code) {
    return switch (this) {
      case FILES -> code.severity();
      case CLUSTER -> ABOUT_OTHERS.contains(code) ? Severity.WARNING : code.severity();
    };
  }
}
