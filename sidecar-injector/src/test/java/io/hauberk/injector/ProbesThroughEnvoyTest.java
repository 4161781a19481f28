package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kubelet's checks, as the injector turns them, through a real Envoy. Envoy opens no port
 * before it has heard of the control plane, so here it runs without one.
 */
class ProbesThroughEnvoyTest {
  @TempDir Path dir;
  private final HttpClient kubelet = HttpClient.newHttpClient();
  private HttpServer app;
  private int tcp;
  private int grpc;
  private int probes;
  private JsonNode pod;
  private Process envoy;

  @BeforeEach
  void start() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/",
        exchange -> {
          byte[] answer =
              (exchange.getRequestMethod() + " " + exchange.getRequestURI())
                  .getBytes(StandardCharsets.UTF_8);
          boolean well = exchange.getRequestURI().getPath().startsWith("/well");
          exchange.sendResponseHeaders(well ? 200 : 500, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    app.start();
    tcp = FreePorts.next();
    grpc = FreePorts.next();
    probes = FreePorts.next();
    pod = Samples.patched(Samples.injector(Samples.options()), written());
    envoy = run(Samples.bootstrap(pod));
    await("/ready", 200);
  }

  @AfterEach
  void stop() throws InterruptedException {
    app.stop(0);
    envoy.destroy();
    envoy.waitFor();
  }

  @Test
  void anHttpCheckReachesTheProgramUnderItsOwnPath() throws Exception {
    HttpResponse<String> answer = get(path("readinessProbe"));
    assertEquals(200, answer.statusCode());
    assertEquals("GET /well?deep=1&x=$(POD_UID)", answer.body());
    assertEquals(500, get(path("startupProbe")).statusCode());
  }

  @Test
  void nothingElseIsAnswered() throws Exception {
    for (String other : new String[] {"/", "/stats", "/well", "/probe/x/app/readiness"}) {
      assertEquals(404, get(other).statusCode(), other);
    }
    for (String known : new String[] {path("readinessProbe"), path("livenessProbe"), "/ready"}) {
      HttpRequest post =
          HttpRequest.newBuilder(uri(known)).POST(HttpRequest.BodyPublishers.noBody()).build();
      assertEquals(
          404, kubelet.send(post, HttpResponse.BodyHandlers.discarding()).statusCode(), known);
    }
  }

  @Test
  void aConnectionCheckIsGreenWhileSomebodyListens() throws Exception {
    assertEquals(503, get(path("livenessProbe")).statusCode());
    try (ServerSocket listening = new ServerSocket(tcp, 50, InetAddress.getLoopbackAddress())) {
      await(path("livenessProbe"), 200);
      assertEquals(tcp, listening.getLocalPort());
    }
    await(path("livenessProbe"), 503);
  }

  @Test
  void aGrpcCheckIsGreenWhileTheServiceServes() throws Exception {
    try (HealthService health = HealthService.start(grpc, "shop.Cart")) {
      String path = pod.at("/spec/containers/1/readinessProbe/httpGet/path").asText();
      await(path, 200);
      health.serving(false);
      await(path, 503);
    }
  }

  private JsonNode written() {
    return Samples.json(
        """
        {'spec': {'containers': [{'name': 'app',
          'readinessProbe': {'httpGet': {'port': %d, 'path': '/well?deep=1&x=$(POD_UID)'}},
          'startupProbe': {'httpGet': {'port': %d, 'path': '/ill'}},
          'livenessProbe': {'tcpSocket': {'port': %d}, 'periodSeconds': 1}},
          {'name': 'rpc',
          'readinessProbe': {'grpc': {'port': %d, 'service': 'shop.Cart'}, 'periodSeconds': 1}}]}}
        """
            .formatted(app.getAddress().getPort(), app.getAddress().getPort(), tcp, grpc));
  }

  /** As the kubelet runs it, but without a control plane and in this directory. */
  private Process run(String argument) throws IOException {
    ObjectNode bootstrap =
        (ObjectNode) Samples.MAPPER.readTree(argument.replace("/run/hauberk/tmp", dir.toString()));
    bootstrap.remove("dynamic_resources");
    bootstrap.remove("stats_sinks");
    ((ArrayNode) bootstrap.at("/static_resources/clusters")).remove(0);
    ((ObjectNode) bootstrap.at("/static_resources/listeners/0/address/socket_address"))
        .put("port_value", probes);
    return new ProcessBuilder(
            EnvoyBinary.locate().path().toString(),
            "--config-yaml",
            bootstrap.toString(),
            "--disable-hot-restart",
            "--concurrency",
            "1",
            "--log-level",
            "warning")
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("envoy.log").toFile())
        .start();
  }

  private String path(String probe) {
    return pod.at("/spec/containers/0/" + probe + "/httpGet/path").asText();
  }

  private void await(String path, int status) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String seen = "";
    while (System.nanoTime() < deadline) {
      try {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() == status) {
          return;
        }
        seen = answer.statusCode() + " " + answer.body();
        envoy.waitFor(50, TimeUnit.MILLISECONDS);
      } catch (IOException e) {
        seen = e.toString();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(
        path + " gave " + seen + "; " + Files.readString(dir.resolve("envoy.log")));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return kubelet.send(
        HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(5)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + probes + path);
  }
}
