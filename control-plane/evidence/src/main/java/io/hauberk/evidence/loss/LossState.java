package io.hauberk.evidence.loss;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is remembered of all proxies.
 *
 * @param name of what is remembered: other control planes tell by it whose counts they have
 * @param born when it began to be remembered, in milliseconds since 1970
 * @param next index of the first record that is not counted in it; -1 when nothing is remembered
 * @param others who takes in lines besides
 */
record LossState(
    @JsonProperty("name") String name,
    @JsonProperty("born") long born,
    @JsonProperty("next") long next,
    @JsonProperty("others") Map<String, Counterparts.Presence> others,
    @JsonProperty("proxies") Map<String, LedgerState> proxies) {
  private static final ObjectMapper JSON = new ObjectMapper();

  LossState {
    others = new TreeMap<>(others);
    proxies = new TreeMap<>(proxies);
  }

  /** Of who remembers nothing. */
  static LossState begin(Instant born) {
    return new LossState(UUID.randomUUID().toString(), born.toEpochMilli(), -1, Map.of(), Map.of());
  }

  /** Empty when nothing is remembered. */
  static Optional<LossState> read(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(JSON.readValue(Files.readAllBytes(file), LossState.class))
        : Optional.empty();
  }

  /** At once and whole, also when the power fails. */
  void write(Path file) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel channel =
        FileChannel.open(
            temporary, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(this));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
