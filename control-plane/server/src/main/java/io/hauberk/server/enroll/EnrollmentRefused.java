package io.hauberk.server.enroll;

import java.util.Objects;

/** No certificate, and why. The message may be shown to the requester. */
public final class EnrollmentRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final Reason reason;

  EnrollmentRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public enum Reason {
    TOKEN_UNKNOWN,
    ALREADY_ENROLLED,
    NOT_IN_MESH,
    QUARANTINED,
    SUPERSEDED,
    UNFIT,
    TRY_AGAIN
  }

  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
