package io.hauberk.authority.problem;

import org.jspecify.annotations.Nullable;

/**
 * The authority cannot work: its state is unreadable, damaged or unsafe. The message is for the
 * operator and ends with what to do.
 */
public final class AuthorityFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String fix;

  /**
   * @param what lower case, no full stop
   * @param fix what the operator does about it, in the imperative
   */
  public AuthorityFailure(String what, String fix, @Nullable Throwable cause) {
    super(what + ": " + fix, cause);
    this.fix = fix;
  }

  public AuthorityFailure(String what, String fix) {
    this(what, fix, null);
  }

  public String fix() {
    return fix;
  }
}
