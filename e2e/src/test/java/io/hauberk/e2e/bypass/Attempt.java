package io.hauberk.e2e.bypass;

import java.io.IOException;
import java.util.Optional;

/**
 * One way to try to get past the sidecar.
 *
 * @param section of the table
 * @param what for a reader of the table
 * @param caller whose certificate is shown
 */
record Attempt(String section, String what, String caller, Sending sending, Expected expected) {
  /** What is sent and what is read back. */
  interface Sending {
    Answer through(Wire wire) throws IOException;
  }

  /** What must become of it. */
  sealed interface Expected {
    /**
     * Not a byte of it reaches the program.
     *
     * @param by the name in the log
     */
    record Refused(String by) implements Expected {}

    /**
     * A grant admits it: it arrives as it was sent, and the program serves nothing secret.
     *
     * @param by the name of the grant
     * @param target the request target that the program must receive; absent where there is none
     */
    record Harmless(String by, Optional<String> target) implements Expected {}

    /**
     * A limit that the threat model names: it is refused, but not before something leaked. It takes
     * a certificate that Hauberk's authority does not issue.
     *
     * @param by the name in the log
     */
    record Limit(String by) implements Expected {}

    String by();
  }

  @Override
  public String toString() {
    return section + ": " + what + " (" + caller + ")";
  }
}
