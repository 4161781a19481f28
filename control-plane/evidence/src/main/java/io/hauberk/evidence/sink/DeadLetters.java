package io.hauberk.evidence.sink;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a receiver refused for good, kept with its reason: lines of JSON in files that are named for
 * the index of their first record. Used by one thread at a time.
 */
final class DeadLetters {
  private static final long FILE_BYTES = 16L << 20;
  private static final String ENDING = ".jsonl";

  /**
   * A record and why it was refused.
   *
   * @param record as it stands in the log
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Letter(long index, byte[] record, String reason) {}

  private final Path folder;
  private final InstantSource clock;
  private final JsonMapper mapper = new JsonMapper();

  DeadLetters(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Returns when they are on the disk. */
  void keep(List<Letter> letters) throws IOException {
    if (letters.isEmpty()) {
      return;
    }
    Files.createDirectories(folder);
    StringBuilder lines = new StringBuilder();
    for (Letter letter : letters) {
      lines.append(line(letter)).append('\n');
    }
    Path file = file(letters.get(0).index());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private String line(Letter letter) throws IOException {
    ObjectNode node = mapper.createObjectNode();
    node.put("index", letter.index());
    node.put("refused", clock.instant().toString());
    node.put("reason", letter.reason());
    node.put("record", Base64.getEncoder().encodeToString(letter.record()));
    return mapper.writeValueAsString(node);
  }

  /** A file that somebody moved from {@code dead} to {@code resend}; it is deleted when sent. */
  Optional<Path> toResend() throws IOException {
    Path resend = folder.resolveSibling("resend");
    if (!Files.isDirectory(resend)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(resend)) {
      return files.filter(path -> path.toString().endsWith(ENDING)).sorted().findFirst();
    }
  }

  /** The records of a file, as they stood in the log. */
  List<byte[]> read(Path file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      records.add(mapper.readTree(line).path("record").binaryValue());
    }
    return records;
  }

  private Path file(long index) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> open =
          files.filter(path -> path.toString().endsWith(ENDING)).sorted().toList().reversed();
      if (!open.isEmpty() && Files.size(open.get(0)) < FILE_BYTES) {
        return open.get(0);
      }
    }
    return folder.resolve("%020d%s".formatted(index, ENDING));
  }
}
