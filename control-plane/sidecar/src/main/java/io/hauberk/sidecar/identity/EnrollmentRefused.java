package io.hauberk.sidecar.identity;

import org.jspecify.annotations.Nullable;

/**
 * The control plane answered, and the answer is no. The message is for the user and says what to
 * do.
 */
public final class EnrollmentRefused extends Exception {
  private static final long serialVersionUID = 1L;

  public EnrollmentRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
