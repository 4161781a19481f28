package io.hauberk.e2e.bypass;

/**
 * What came back.
 *
 * @param status of the first HTTP response; 0 when there was none
 * @param text everything that was received inside TLS, one character for each byte
 * @param port the client's own, by which the sidecar's log lines are found
 */
record Answer(int status, String text, int port) {
  boolean contains(String part) {
    return text.contains(part);
  }

  /** For the table. */
  String outcome() {
    return status == 0 ? "closed" : Integer.toString(status);
  }
}
