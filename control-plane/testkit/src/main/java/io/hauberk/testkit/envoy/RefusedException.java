package io.hauberk.testkit.envoy;

/** Envoy refused a configuration; the message is its own. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
