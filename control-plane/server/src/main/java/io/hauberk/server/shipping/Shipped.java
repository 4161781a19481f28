package io.hauberk.server.shipping;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * How far the log of one proxy has come over.
 *
 * @param log its name
 * @param end one more than the number of the last line that is kept
 * @param millis when that was, since 1970
 */
record Shipped(
    @JsonProperty("log") String log,
    @JsonProperty("end") long end,
    @JsonProperty("millis") long millis) {
  /** Of a proxy of whose log it is not known how far it had come, since that file is damaged. */
  static Shipped damaged(Instant at) {
    return new Shipped("", 0, at.toEpochMilli());
  }

  boolean isDamaged() {
    return log.isEmpty();
  }

  Instant at() {
    return Instant.ofEpochMilli(millis);
  }
}
