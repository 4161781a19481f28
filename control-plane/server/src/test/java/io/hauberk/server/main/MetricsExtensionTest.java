package io.hauberk.server.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.metrics.MetricsEndpoint;
import io.hauberk.server.metrics.Promtool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsExtensionTest {
  private static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";

  @TempDir Path root;
  private TestMesh mesh;
  private final CompletableFuture<MetricsEndpoint> endpoint = new CompletableFuture<>();

  @BeforeEach
  void folder() throws Exception {
    mesh = new TestMesh(root);
  }

  @Test
  void prometheusReadsWhatTheControlPlaneDoes() throws Exception {
    try (HauberkServer server = start()) {
      TestWorkload alice = enrolled(server);
      try (TestStream stream = new TestStream(alice.channel(true), "alice/alice")) {
        stream.subscribe(LISTENER);
        assertTrue(stream.waitFor(() -> stream.held().containsKey("in-443")));
        mesh.grant("POST");
        await("hauberk_model_loads_total{result=\"accepted\"} 1.0");
        mesh.write("policy.yaml", "kind: Nonsense");
        await("hauberk_model_loads_total{result=\"refused\"} 1.0");
        await("hauberk_proxies 1.0");
        String page = page("");
        for (String line :
            List.of(
                "hauberk_model_current 0.0",
                "hauberk_certificates_issued_total 1.0",
                "hauberk_workloads 2.0",
                "hauberk_xds_acks_total{type=\"Listener\"}",
                "jvm_memory_used_bytes{area=\"heap\"}")) {
          assertTrue(page.contains(line), line + " is not in\n" + page);
        }
        Promtool.judge(root, page.getBytes(UTF_8), "check", "metrics");
        assertTrue(page("application/openmetrics-text; version=1.0.0").endsWith("# EOF\n"));
      }
    }
  }

  @Test
  void anAddressThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address =
          new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
      ServerOptions options = mesh.options().withExtensions(List.of(new MetricsExtension(address)));
      StartupFailure failure =
          assertThrows(StartupFailure.class, () -> HauberkServer.start(options).close());
      assertEquals(StartupFailure.Reason.PORT_TAKEN, failure.reason());
    }
  }

  private static TestWorkload enrolled(HauberkServer server) throws Exception {
    try (AdminClient admin = AdminClient.connect(server.adminAddress())) {
      TestWorkload workload =
          new TestWorkload(
              admin.createToken(
                  CreateTokenRequest.newBuilder().setWorkload("alice/alice").build()));
      workload.enroll();
      return workload;
    }
  }

  private HauberkServer start() throws StartupFailure {
    ServerExtension extension =
        plane -> {
          InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          MetricsEndpoint open = (MetricsEndpoint) new MetricsExtension(any).start(plane);
          endpoint.complete(open);
          return open;
        };
    return HauberkServer.start(mesh.options().withExtensions(List.of(extension)));
  }

  private void await(String line) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!page("").contains(line)) {
      assertTrue(System.nanoTime() < end, () -> "`" + line + "` does not come");
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private String page(String accept) throws Exception {
    int port = endpoint.join().address().getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    HttpResponse<String> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
    assertEquals(200, answer.statusCode());
    return answer.body();
  }
}
