package io.hauberk.cli;

import java.util.List;

/** Ends a command with lines for the user and an exit status. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final transient List<String> lines;

  private Failure(int exitCode, List<String> lines) {
    super(String.join("\n", lines));
    this.exitCode = exitCode;
    this.lines = lines;
  }

  static Failure usage(String line) {
    return new Failure(ExitCode.USAGE, List.of(line));
  }

  static Failure invalid(String line) {
    return new Failure(ExitCode.INVALID, List.of(line));
  }

  static Failure invalid(List<String> lines) {
    return new Failure(ExitCode.INVALID, List.copyOf(lines));
  }

  static Failure environment(String line) {
    return new Failure(ExitCode.ENVIRONMENT, List.of(line));
  }

  static Failure of(int exitCode, List<String> lines) {
    return new Failure(exitCode, List.copyOf(lines));
  }

  int exitCode() {
    return exitCode;
  }

  List<String> lines() {
    return lines;
  }
}
