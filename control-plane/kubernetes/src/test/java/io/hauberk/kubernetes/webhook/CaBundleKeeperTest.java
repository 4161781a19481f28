package io.hauberk.kubernetes.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CaBundleKeeperTest {
  private static final byte[] NONE =
      """
      {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfigurationList",
       "metadata": {"resourceVersion": "1"}, "items": []}
      """
          .getBytes(UTF_8);

  private final AtomicInteger lists = new AtomicInteger();

  /** A control plane that starts beside a busy API server must not wait for its roots for ever. */
  @Test
  void aFirstListThatFailsIsAskedForAgain() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
      try (KubernetesClient client = client(server.getAddress().getPort());
          CaBundleKeeper keeper =
              new CaBundleKeeper(client, () -> "cm9vdHM=", List.of("hauberk"), List.of())) {
        Deadline.await("the second list", () -> keeper.waitingFor().isEmpty());
      } finally {
        server.stop(0);
      }
    }
  }

  private static KubernetesClient client(int port) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean watch = exchange.getRequestURI().toString().contains("watch=true");
    if (watch || lists.getAndIncrement() == 0) {
      exchange.sendResponseHeaders(500, -1);
    } else {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, NONE.length);
      exchange.getResponseBody().write(NONE);
    }
    exchange.close();
  }
}
