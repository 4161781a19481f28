package io.hauberk.cli;

/** What the exit status of every command means. */
final class ExitCode {
  static final int OK = 0;

  /** A finding, a denial, a difference. */
  static final int FINDING = 1;

  /** The command line cannot be understood. */
  static final int USAGE = 2;

  /** The policies, or what else was to be read, are not valid. */
  static final int INVALID = 3;

  /** This machine lacks something, or a peer does not answer. */
  static final int ENVIRONMENT = 5;

  /** A mistake of the program. */
  static final int INTERNAL = 70;

  private ExitCode() {}
}
