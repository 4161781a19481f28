package io.hauberk.evidence.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a receiver refused for good, kept with its reason: lines of JSON in files that are named for
 * the index of their first record. Used by one thread at a time.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final long FILE_BYTES = 16L << 20;
  static final String ENDING = ".jsonl";

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
    Path file = file(letters.get(0).index());
    StringBuilder lines = new StringBuilder(isTorn(file) ? "\n" : "");
    for (Letter letter : letters) {
      lines.append(line(letter)).append('\n');
    }
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

  /** Whether an end in the middle of a line left it so. */
  private static boolean isTorn(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.read(last, channel.size() - 1);
      return last.get(0) != '\n';
    }
  }

  /** A file that somebody moved from {@code dead} to {@code resend}; it is deleted when sent. */
  Optional<Path> toResend() throws IOException {
    return files(folder.resolveSibling("resend")).stream().findFirst();
  }

  /**
   * The records of a file, as they stood in the log. Half a line is passed over: its writer ended
   * before it had gone on, so that its record was refused once more and stands in a line of its
   * own.
   */
  List<byte[]> read(Path file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      try {
        byte[] record = mapper.readTree(line).path("record").binaryValue();
        if (record != null) {
          records.add(record);
        }
      } catch (JsonProcessingException e) {
        LOG.warn("`{}` has a line that is no dead letter", file);
      }
    }
    return records;
  }

  /** Files of dead letters in a folder, which may not exist; the oldest first. */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(path -> path.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  private Path file(long index) throws IOException {
    List<Path> open = files(folder);
    if (!open.isEmpty() && Files.size(open.getLast()) < FILE_BYTES) {
      return open.getLast();
    }
    return folder.resolve("%020d%s".formatted(index, ENDING));
  }
}
