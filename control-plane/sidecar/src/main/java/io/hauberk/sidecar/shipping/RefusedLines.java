package io.hauberk.sidecar.shipping;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.hauberk.shipping.v1.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/**
 * Lines that the control plane will never take. The first of them stand in a file of their own, for
 * whoever looks into it; all are counted.
 */
final class RefusedLines {
  static final String FILE = "refused.json";

  /** Bytes that the file has at most. */
  static final int MOST = 1 << 20;

  /** Bytes of a line that are set aside. */
  private static final int MOST_OF_LINE = 64 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private long count;

  RefusedLines(Path directory) {
    this.file = directory.resolve(FILE);
  }

  /**
   * A line of the file.
   *
   * @param bytes of the line
   * @param line its beginning; in base64, since it may be anything
   */
  record Entry(
      @JsonProperty("log") String log,
      @JsonProperty("number") long number,
      @JsonProperty("bytes") int bytes,
      @JsonProperty("line") String line) {}

  /** How many there were since the start. */
  long count() {
    return count;
  }

  void add(String log, Line refused) throws IOException {
    count++;
    ByteString json = refused.getJson();
    byte[] beginning = json.substring(0, Math.min(json.size(), MOST_OF_LINE)).toByteArray();
    String line = Base64.getEncoder().encodeToString(beginning);
    String text =
        JSON.writeValueAsString(new Entry(log, refused.getNumber(), json.size(), line)) + "\n";
    ByteBuffer entry = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      if (channel.size() + entry.remaining() <= MOST) {
        while (entry.hasRemaining()) {
          channel.write(entry);
        }
        channel.force(true);
      }
    }
  }
}
