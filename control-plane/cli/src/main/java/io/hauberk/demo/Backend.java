package io.hauberk.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Alice's program: a plain HTTP server that knows nothing of the mesh and answers whatever comes.
 */
final class Backend implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private Backend(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  static Backend start(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              ("alice answers "
                      + exchange.getRequestMethod()
                      + " "
                      + exchange.getRequestURI()
                      + "\n")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "text/plain");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.start();
    return new Backend(server, threads);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
