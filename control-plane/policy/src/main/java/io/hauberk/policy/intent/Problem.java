package io.hauberk.policy.intent;

import java.util.Comparator;

/**
 * Something wrong with what was written.
 *
 * @param code stable, {@code HBK} and four digits
 * @param source name of the {@link SourceText}
 * @param line from 1
 * @param column from 1
 * @param message lower case, the user's input in backticks, what to do
 */
public record Problem(
    String code, Severity severity, String source, int line, int column, String message) {

  /** By place, then by code. */
  public static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::source)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::code)
          .thenComparing(Problem::message);

  /** An error keeps everything from coming into force; a warning keeps nothing. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** {@code HBK2003 policies/alice.yaml:14:9 group `x` does not exist}. */
  @Override
  public String toString() {
    return code + " " + source + ":" + line + ":" + column + " " + message;
  }
}
