package io.hauberk.e2e.bypass;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The HTTP server of the JDK. */
final class JdkProgram implements Program {
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  JdkProgram() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  @Override
  public String name() {
    return "JDK HttpServer";
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean secret = path.equals("/admin") || path.startsWith("/admin/");
    String headers =
        exchange.getRequestHeaders().entrySet().stream()
            .flatMap(header -> header.getValue().stream().map(v -> header.getKey() + ": " + v))
            .collect(Collectors.joining("\n"));
    received.add(
        new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers));
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = (secret ? SECRET : "served by the JDK").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
