package io.hauberk.policy.intent;

import java.io.IOException;

/** A file or folder that holds policies cannot be read; the message is for the user. */
public final class UnreadableSourceException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableSourceException(String source, String why) {
    super(message(source, why));
  }

  UnreadableSourceException(String source, String why, Throwable cause) {
    super(message(source, why), cause);
  }

  private static String message(String source, String why) {
    return Code.UNREADABLE.text() + " `" + source + "` " + why;
  }
}
