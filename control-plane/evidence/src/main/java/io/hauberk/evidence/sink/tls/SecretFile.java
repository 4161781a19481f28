package io.hauberk.evidence.sink.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

  /** Changes when the file does. */
  public List<Object> stamps() throws IOException {
    return List.of(Files.getLastModifiedTime(file), Files.size(file));
  }

  /**
   * A secret that stands in a header as it is: without anything that could end it, and that a
   * client would then print.
   */
  public String readToken() throws IOException {
    String token = read();
    if (token.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
      throw new IOException("`" + file + "` holds no token: one word of ASCII");
    }
    return token;
  }
}
