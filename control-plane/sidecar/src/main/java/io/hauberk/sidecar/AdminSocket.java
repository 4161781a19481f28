package io.hauberk.sidecar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Envoy's administration on a unix socket: reads, and the beginning of its end. */
public record AdminSocket(Path path) {
  /** The kernel allows 107 bytes for the path of a unix socket. */
  private static final int LONGEST = 107;

  /**
   * A socket in {@code directory}, or in a fresh folder of this user's alone where the path of
   * {@code directory} is too long for one.
   */
  public static AdminSocket in(Path directory) throws IOException {
    Path near = directory.resolve("envoy.sock");
    return new AdminSocket(
        near.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST
            ? near
            : Files.createTempDirectory(Path.of("/tmp"), "hauberk").resolve("envoy.sock"));
  }

  /**
   * @param resource such as {@code /ready}
   * @return the body of the answer
   * @throws IOException also when the answer is not 200
   */
  public String get(String resource) throws IOException {
    String answer = exchange("GET", resource);
    int body = answer.indexOf("\r\n\r\n");
    if (!answer.startsWith("HTTP/1.1 200 ") || body < 0) {
      throw new IOException("envoy answered " + answer.lines().findFirst().orElse("nothing"));
    }
    return answer.substring(body + 4);
  }

  boolean ready() {
    try {
      return exchange("GET", "/ready").startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Envoy is about to end: it takes leave of its clients, and its counters say so, so that its last
   * ones are known for the last.
   *
   * @throws IOException when it does not hear
   */
  void leave() throws IOException {
    if (!exchange("POST", "/healthcheck/fail").startsWith("HTTP/1.1 200 ")) {
      throw new IOException("envoy does not take leave");
    }
  }

  private String exchange(String method, String resource) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      channel.write(
          StandardCharsets.US_ASCII.encode(
              method + " " + resource + " HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n"));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(16384);
      while (channel.read(buffer) >= 0) {
        answer.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}
