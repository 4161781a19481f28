package io.hauberk.sidecar.shipping;

import java.io.IOException;

/** A file is not what was written. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedException() {
    super("a file of lines that wait is damaged");
  }

  DamagedException(Throwable cause) {
    super("a file of lines that wait is damaged", cause);
  }
}
