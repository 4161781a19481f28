package io.hauberk.sidecar.shipping;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How far the log was handed over.
 *
 * @param log its name, 32 hexadecimal digits
 * @param offset of the first line in the file that was not
 * @param number of that line
 * @param spared files with what is left of the lines before it, to be handed over first
 */
record Position(
    @JsonProperty("log") String log,
    @JsonProperty("offset") long offset,
    @JsonProperty("number") long number,
    @JsonProperty("spared") List<String> spared) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Position {
    spared = List.copyOf(spared);
  }

  /** Of a log that begins at that offset. */
  static Position begin(RandomGenerator random, long offset) {
    byte[] name = new byte[16];
    random.nextBytes(name);
    return new Position(HexFormat.of().formatHex(name), offset, 1, List.of());
  }

  Position at(long otherOffset, long otherNumber) {
    return new Position(log, otherOffset, otherNumber, spared);
  }

  Position sparing(List<String> files) {
    return new Position(log, offset, number, files);
  }

  /** What a file says; absent when there is none, or it is none of these. */
  static Optional<Position> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), Position.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    WholeFile.write(file, List.of(JSON.writeValueAsBytes(this)));
  }
}
