package io.hauberk.server.quarantine;

import java.util.Objects;

/** An order of the operator that cannot be carried out. The message is for the operator. */
public final class QuarantineRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final Reason reason;

  QuarantineRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public enum Reason {
    UNKNOWN,
    UNFIT,
    NAME_TAKEN,
    IN_FOLDER
  }

  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
