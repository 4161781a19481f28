package io.hauberk.evidence.revision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of the archive's index: what came into force when.
 *
 * @param subject a workload, {@code namespace/name}; or {@code exclusions}, or {@code requirements}
 * @param revision of the workload's rules
 * @param hash SHA-256 of the text that is kept, 64 hexadecimal digits
 */
record Line(Instant time, String subject, Optional<String> revision, String hash) {
  static final String EXCLUSIONS = "exclusions";
  static final String REQUIREMENTS = "requirements";

  private static final ObjectMapper JSON = new ObjectMapper();

  boolean saysTheSame(Line other) {
    return subject.equals(other.subject)
        && revision.equals(other.revision)
        && hash.equals(other.hash);
  }

  String text() {
    ObjectNode line = JSON.createObjectNode().put("time", time.toString()).put("of", subject);
    revision.ifPresent(r -> line.put("revision", r));
    return line.put("sha256", hash) + "\n";
  }

  /** Absent when it is only a part of a line, as a kill may leave it. */
  static Optional<Line> parse(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      return Optional.of(
          new Line(
              Instant.parse(line.path("time").asText()),
              line.path("of").asText(),
              Optional.ofNullable(line.path("revision").textValue()),
              line.path("sha256").asText()));
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
