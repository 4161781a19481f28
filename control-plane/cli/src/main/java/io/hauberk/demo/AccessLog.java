package io.hauberk.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What one Envoy wrote about its requests. */
record AccessLog(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DENIED = "rbac_access_denied_matched_policy[";

  /** Where the log ends now. */
  long end() {
    return file.toFile().length();
  }

  /** The first line after {@code from} that fits, waiting for it. */
  Optional<JsonNode> await(long from, Duration atMost, Predicate<JsonNode> fits)
      throws InterruptedException, IOException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Optional<JsonNode> found = since(from).filter(fits).findFirst();
      if (found.isPresent() || System.nanoTime() > deadline) {
        return found;
      }
      TimeUnit.MILLISECONDS.sleep(25);
    }
  }

  private java.util.stream.Stream<JsonNode> since(long from) throws IOException {
    byte[] bytes;
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(from);
      bytes = new byte[(int) Math.max(0, log.length() - from)];
      log.readFully(bytes);
    }
    return new String(bytes, StandardCharsets.UTF_8).lines().flatMap(l -> parse(l).stream());
  }

  private static Optional<JsonNode> parse(String line) {
    try {
      return Optional.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      // the last line may not be whole yet
      return Optional.empty();
    }
  }

  /** The decision that a line tells of. */
  static Outcome outcome(JsonNode line) {
    String details = line.path("details").asText();
    if (details.startsWith(DENIED)) {
      return new Outcome(
          "denied",
          line.path("layer").asText(),
          details.substring(DENIED.length(), details.length() - 1));
    }
    return new Outcome(
        line.path("verdict").asText("none"),
        line.path("layer").asText(),
        line.path("decision").asText("none"));
  }
}
