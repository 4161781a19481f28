package io.hauberk.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hauberk.evidence.metrics.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /metrics}: no word of it is a secret, but it names policies and workloads. */
public final class MetricsPage implements HttpHandler {
  private final Supplier<Optional<Metrics>> metrics;

  /**
   * @param metrics absent until there are any: the answer is 503
   */
  public MetricsPage(Supplier<Optional<Metrics>> metrics) {
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Metrics> present = metrics.get();
      boolean get = exchange.getRequestMethod().equals("GET");
      if (!get || present.isEmpty() || !exchange.getRequestURI().getPath().equals("/metrics")) {
        exchange.sendResponseHeaders(get ? (present.isEmpty() ? 503 : 404) : 405, -1);
        return;
      }
      String accept = exchange.getRequestHeaders().getFirst("Accept");
      ByteArrayOutputStream body = new ByteArrayOutputStream(16 << 10);
      present.get().write(accept, body);
      exchange.getResponseHeaders().set("Content-Type", present.get().contentType(accept));
      exchange.sendResponseHeaders(200, body.size());
      body.writeTo(exchange.getResponseBody());
    }
  }
}
