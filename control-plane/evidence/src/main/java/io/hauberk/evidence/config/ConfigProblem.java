package io.hauberk.evidence.config;

/**
 * Something wrong with the file. The message is for the user and begins with the place: {@code
 * evidence.yaml:3:5 `sink` is no key here: ...}.
 */
public final class ConfigProblem extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigProblem(String source, int line, int column, String message) {
    super(source + ":" + line + ":" + column + " " + message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
