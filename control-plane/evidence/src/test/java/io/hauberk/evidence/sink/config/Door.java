package io.hauberk.evidence.sink.config;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Takes everything for a receiver of any kind over HTTP, until it is shut with an answer. */
final class Door implements AutoCloseable {
  private final HttpServer server;
  private volatile @Nullable Shut shut;

  /**
   * What it says while it is shut.
   *
   * @param path that this is said to; others are let through
   * @param item of {@code _bulk}, said as often as there are documents; or the whole answer
   */
  record Shut(String path, int status, String type, String item) {}

  Door() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void shut(Shut answer) {
    shut = answer;
  }

  void open() {
    shut = null;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    String path = exchange.getRequestURI().getPath();
    Shut now = shut;
    int status = 200;
    String type = "application/json";
    String answer;
    if (now != null && path.endsWith(now.path())) {
      status = now.status();
      type = now.type();
      answer = status == 200 ? items(body, now.item()) : now.item();
    } else if (path.endsWith("/_bulk")) {
      answer = items(body, "{\"create\":{\"status\":201}}");
    } else if (path.endsWith("/ack")) {
      answer = "{\"acks\":{\"7\":true}}";
    } else if (path.endsWith("/event")) {
      answer = "{\"text\":\"Success\",\"code\":0,\"ackId\":7}";
    } else {
      type = "application/x-protobuf";
      answer = "";
    }
    exchange.getResponseHeaders().add("Content-Type", type);
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String items(String body, String item) {
    int documents = (int) body.chars().filter(c -> c == '\n').count() / 2;
    return "{\"items\":[" + String.join(",", Collections.nCopies(documents, item)) + "]}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
