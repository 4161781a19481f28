package io.hauberk.kubernetes.identity;

import io.hauberk.policy.intent.Code;
import java.util.Objects;

/**
 * A pod is not given what it asked for. The message may be shown to it, and holds neither a token
 * nor a key.
 */
public final class IdentityRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final Code code;
  private final boolean passing;

  private IdentityRefused(Code code, String message, boolean passing) {
    super(message, null, false, false);
    this.code = code;
    this.passing = passing;
  }

  /**
   * Asking again in the same way will not help.
   *
   * @param message lower case, no full stop
   */
  public static IdentityRefused forGood(Code code, String message) {
    return new IdentityRefused(code, message, false);
  }

  /** What is missing may come by itself: to be asked again a little later. */
  public static IdentityRefused forNow(Code code, String message) {
    return new IdentityRefused(code, message, true);
  }

  public Code code() {
    return code;
  }

  public boolean isPassing() {
    return passing;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
