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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is remembered of all proxies.
 *
 * @param next index of the first record that is not counted in it; -1 when nothing is remembered
 */
record LossState(
    @JsonProperty("next") long next, @JsonProperty("proxies") Map<String, LedgerState> proxies) {
  private static final ObjectMapper JSON = new ObjectMapper();

  LossState {
    proxies = new TreeMap<>(proxies);
  }

  static LossState read(Path file) throws IOException {
    return Files.exists(file)
        ? JSON.readValue(Files.readAllBytes(file), LossState.class)
        : new LossState(-1, Map.of());
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
