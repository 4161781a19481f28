package io.hauberk.server.admin;

import io.grpc.Status;
import java.util.Objects;

/** The control plane refused an order, or does not answer. The message is for the operator. */
public final class AdminFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final Status.Code code;

  AdminFailure(Status.Code code, String message) {
    super(message);
    this.code = code;
  }

  public Status.Code code() {
    return code;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
