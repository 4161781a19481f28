package io.hauberk.evidence.sink.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A password or a token in a file, read each time that it is needed and never printed. */
public record SecretFile(Path file) {

  /**
   * @throws IOException when it cannot be read or is empty; names the file only
   */
  public String read() throws IOException {
    String secret = Files.readString(file).strip();
    if (secret.isEmpty() || secret.chars().anyMatch(c -> c < 0x20)) {
      throw new IOException("`" + file + "` holds no secret of one line");
    }
    return secret;
  }
}
