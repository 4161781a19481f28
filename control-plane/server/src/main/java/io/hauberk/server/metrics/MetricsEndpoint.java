package io.hauberk.server.metrics;

import com.sun.net.httpserver.HttpServer;
import io.hauberk.evidence.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Plain HTTP for Prometheus: two requests at once, whoever asks more waits. */
public final class MetricsEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2, Thread.ofPlatform().daemon().name("hauberk-metrics-", 0).factory());

  private MetricsEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @throws IOException when the address cannot be listened on
   */
  public static MetricsEndpoint open(InetSocketAddress listen, Metrics metrics) throws IOException {
    MetricsEndpoint endpoint = new MetricsEndpoint(HttpServer.create(listen, 0));
    endpoint.server.createContext("/metrics", new MetricsPage(() -> Optional.of(metrics)));
    endpoint.server.setExecutor(endpoint.threads);
    endpoint.server.start();
    return endpoint;
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
