package io.hauberk.testkit.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 message off the wire; every byte is one character (ISO 8859-1), so that nothing is
 * lost.
 */
record HttpMessage(String startLine, List<String> headers, String body) {

  /** Empty when the other side closed before the first byte. */
  static Optional<HttpMessage> read(InputStream in, boolean bodiless) throws IOException {
    Optional<String> startLine = line(in);
    if (startLine.isEmpty()) {
      return Optional.empty();
    }
    List<String> headers = new ArrayList<>();
    String line = required(line(in));
    while (!line.isEmpty()) {
      headers.add(line);
      line = required(line(in));
    }
    return Optional.of(
        new HttpMessage(startLine.get(), headers, bodiless ? "" : body(in, headers)));
  }

  static Optional<String> header(List<String> headers, String lowerCaseName) {
    return headers.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(lowerCaseName + ":"))
        .map(line -> line.substring(lowerCaseName.length() + 1).strip())
        .findFirst();
  }

  private static String body(InputStream in, List<String> headers) throws IOException {
    if (header(headers, "transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      return chunks(in);
    }
    int length = header(headers, "content-length").map(Integer::parseInt).orElse(0);
    return text(exactly(in, length));
  }

  private static String chunks(InputStream in) throws IOException {
    StringBuilder body = new StringBuilder();
    int size = chunkSize(in);
    while (size > 0) {
      body.append(text(exactly(in, size)));
      required(line(in));
      size = chunkSize(in);
    }
    while (!required(line(in)).isEmpty()) {
      // trailers carry nothing that a test asks for
    }
    return body.toString();
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(required(line(in)).split(";", 2)[0].strip(), 16);
  }

  private static Optional<String> line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    while (b != '\n') {
      if (b < 0) {
        throw new EOFException("closed in the middle of a line");
      }
      line.write(b);
      b = in.read();
    }
    String text = text(line.toByteArray());
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  private static String required(Optional<String> line) throws EOFException {
    return line.orElseThrow(() -> new EOFException("closed in the middle of a message"));
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("closed in the middle of a body");
    }
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
