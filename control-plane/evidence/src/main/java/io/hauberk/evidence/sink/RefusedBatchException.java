package io.hauberk.evidence.sink;

import java.io.IOException;

/** The receiver refused a batch without saying which of its messages it meant. */
public final class RefusedBatchException extends IOException {
  public RefusedBatchException(String message) {
    super(message);
  }
}
