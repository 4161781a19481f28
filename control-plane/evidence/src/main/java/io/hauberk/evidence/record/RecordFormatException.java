package io.hauberk.evidence.record;

import java.io.IOException;

/** These bytes are no record. The message says why, without their content. */
public final class RecordFormatException extends IOException {
  private static final long serialVersionUID = 1;

  RecordFormatException(String message) {
    super(message);
  }

  RecordFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
