package io.hauberk.server.main;

import io.hauberk.policy.intent.Problem;
import java.util.List;
import java.util.Objects;

/** The control plane does not start. The message says why and what to do; nothing was lost. */
public final class StartupFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int INVALID_INPUT = 3;
  private static final int ENVIRONMENT = 5;

  private final Reason reason;
  private final transient List<Problem> problems;

  public StartupFailure(Reason reason, String message, List<Problem> problems, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.problems = List.copyOf(problems);
  }

  public StartupFailure(Reason reason, String message, List<Problem> problems) {
    super(message);
    this.reason = reason;
    this.problems = List.copyOf(problems);
  }

  public StartupFailure(Reason reason, String message) {
    this(reason, message, List.of());
  }

  /** Why, with a stable code and the exit code of the process. */
  public enum Reason {
    FOLDER_EMPTY("HBK6101", INVALID_INPUT),
    FOLDER_UNREADABLE("HBK6102", ENVIRONMENT),
    FOLDER_INVALID("HBK6103", INVALID_INPUT),
    PORT_TAKEN("HBK6104", ENVIRONMENT),
    DISK_FULL("HBK6105", ENVIRONMENT),
    CLOCK_OFF("HBK6106", ENVIRONMENT),
    STATE_IN_USE("HBK6107", ENVIRONMENT),
    STATE_UNUSABLE("HBK6108", ENVIRONMENT),
    STATE_DAMAGED("HBK6109", ENVIRONMENT),
    SOCKET_UNUSABLE("HBK6110", ENVIRONMENT),
    EVIDENCE_UNUSABLE("HBK6111", ENVIRONMENT),
    INTERRUPTED("HBK7201", ENVIRONMENT),
    CLUSTER_UNUSABLE("HBK7202", ENVIRONMENT);

    private final String code;
    private final int exitCode;

    Reason(String code, int exitCode) {
      this.code = code;
      this.exitCode = exitCode;
    }

    /** {@code HBK} and four digits. */
    public String code() {
      return code;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  public Reason reason() {
    return reason;
  }

  /** What is wrong with the folder, if that is it. */
  public List<Problem> problems() {
    return problems;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
