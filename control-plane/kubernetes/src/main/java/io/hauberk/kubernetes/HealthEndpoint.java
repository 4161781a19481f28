package io.hauberk.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.server.main.StartupFailure;
import io.hauberk.server.metrics.MetricsPage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Tells the kubelet whether the process lives and whether it serves, and Prometheus what it counts.
 * Plain HTTP, without a word that would be a secret.
 */
final class HealthEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2, Thread.ofPlatform().daemon().name("hauberk-health-", 0).factory());

  private HealthEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @param missing why nothing is served yet; empty: it is
   * @param metrics absent until there are any
   */
  static HealthEndpoint open(
      int port, Supplier<Optional<String>> missing, Supplier<Optional<Metrics>> metrics)
      throws StartupFailure {
    try {
      HealthEndpoint endpoint =
          new HealthEndpoint(HttpServer.create(new InetSocketAddress(port), 0));
      endpoint.server.createContext("/livez", exchange -> answer(exchange, Optional.empty()));
      endpoint.server.createContext("/readyz", exchange -> answer(exchange, missing.get()));
      endpoint.server.createContext("/metrics", new MetricsPage(metrics));
      endpoint.server.setExecutor(endpoint.threads);
      endpoint.server.start();
      return endpoint;
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.PORT_TAKEN,
          "cannot listen for probes at port " + port + ": " + e.getMessage(),
          List.of(),
          e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Optional<String> missing) throws IOException {
    byte[] body =
        (missing.map(what -> "waiting for " + what).orElse("ok") + "\n")
            .getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(missing.isPresent() ? 503 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
