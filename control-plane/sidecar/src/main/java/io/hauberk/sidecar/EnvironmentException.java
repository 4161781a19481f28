package io.hauberk.sidecar;

/**
 * Something that this machine lacks or refuses; the message is for the user and says what to do.
 */
public final class EnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EnvironmentException(String message) {
    super(message);
  }

  public EnvironmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
