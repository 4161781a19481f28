package io.hauberk.testkit.interpret;

/**
 * A configuration that the interpreter does not understand in full, or that opens what must stay
 * shut. Never caught in order to go on: an answer without understanding is worth nothing.
 */
public final class UnsoundConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private UnsoundConfigException(String message) {
    super(message);
  }

  static UnsoundConfigException unknown(String what) {
    return new UnsoundConfigException("not understood: " + what);
  }

  static UnsoundConfigException unsafe(String what) {
    return new UnsoundConfigException("unsafe: " + what);
  }
}
