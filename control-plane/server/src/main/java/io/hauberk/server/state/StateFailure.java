package io.hauberk.server.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The state directory cannot serve. The message is for the user and says what to do. */
public final class StateFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private static final List<String> FULL =
      List.of("No space left", "File too large", "quota exceeded");

  private final Kind kind;

  public StateFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public StateFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What is wrong. */
  public enum Kind {
    IN_USE,
    FULL,
    INACCESSIBLE,
    CORRUPT
  }

  /** Says which of the kinds an error of the operating system is. */
  public static StateFailure of(Path file, IOException e) {
    if (e instanceof StateFailure known) {
      return known;
    }
    String reason = reason(e);
    if (FULL.stream().anyMatch(reason::contains)) {
      return new StateFailure(
          Kind.FULL,
          "no room to write `" + file + "`: nothing was changed; free some space and try again",
          e);
    }
    return new StateFailure(
        Kind.INACCESSIBLE,
        "cannot use `" + file + "` (" + reason + "): it must be a place that only this user writes",
        e);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? "not a directory or missing" : reason;
  }
}
