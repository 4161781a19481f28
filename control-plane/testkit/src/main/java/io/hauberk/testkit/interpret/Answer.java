package io.hauberk.testkit.interpret;

import java.util.Map;
import java.util.Optional;

/**
 * What Envoy answers and writes.
 *
 * @param name of the leaf that decided; absent when the connection was refused in the TLS
 *     handshake, of which the log says the same for every caller, or nothing matched
 * @param log values of the access log's keys, without those that are null
 */
public record Answer(boolean allowed, Optional<String> name, Map<String, String> log) {
  public Answer {
    log = Map.copyOf(log);
  }

  /** {@code allowed NAME} or {@code denied NAME}: what the log says that the candidate would do. */
  public Optional<String> shadow() {
    return Optional.ofNullable(log.get("shadow_verdict"))
        .map(verdict -> verdict + " " + log.getOrDefault("shadow_decision", "without a name"));
  }

  @Override
  public String toString() {
    return (allowed ? "allowed " : "denied ")
        + name.orElse("without a name")
        + shadow().map(s -> ", shadow " + s).orElse("");
  }
}
