package io.hauberk.evidence.record;

import java.io.IOException;

/** A record that no log takes, however often it is offered: its text form has too many bytes. */
public final class RecordTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param bytes of its text form
   */
  public RecordTooLongException(String uid, int bytes) {
    super("record `" + uid + "` has " + bytes + " bytes");
  }
}
