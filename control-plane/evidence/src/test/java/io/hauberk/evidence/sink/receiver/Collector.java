package io.hauberk.evidence.sink.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * OpenTelemetry's collector with both receivers of OTLP under TLS. It passes on to the test what it
 * understood, as JSON, and has no queue: it answers when the test has it.
 */
public final class Collector implements AutoCloseable {
  private static final String SCRIPT =
      """
      export GOFLAGS=-mod=mod
      GOBIN=$PWD/bin go install go.opentelemetry.io/collector/cmd/builder@v0.150.0
      cat >builder.yaml <<'YAML'
      dist:
        name: otelcol
        description: receives what tests send
        version: 0.150.0
        output_path: ./build
      receivers:
        - gomod: go.opentelemetry.io/collector/receiver/otlpreceiver v0.150.0
      exporters:
        - gomod: go.opentelemetry.io/collector/exporter/otlphttpexporter v0.150.0
      providers:
        - gomod: go.opentelemetry.io/collector/confmap/provider/fileprovider v1.56.0
        - gomod: go.opentelemetry.io/collector/confmap/provider/envprovider v1.56.0
      YAML
      ./bin/builder --config builder.yaml
      test -x build/otelcol
      """;
  private static final String OTHERWISE =
      "OpenTelemetry's collector is needed: get Go 1.26 or newer from https://go.dev/dl and put it"
          + " on the PATH, so that its builder can be fetched";

  private static final String CONFIGURATION =
      """
      receivers:
        otlp:
          protocols:
            grpc:
              endpoint: 127.0.0.1:%1$d
              max_recv_msg_size_mib: 16
              tls: &tls {cert_file: "%3$s", key_file: "%4$s", client_ca_file: "%5$s"}
            http:
              endpoint: 127.0.0.1:%2$d
              tls: *tls
      exporters:
        otlphttp:
          endpoint: http://127.0.0.1:%6$d
          encoding: json
          compression: none
          sending_queue: {enabled: false}
          retry_on_failure: {enabled: false}
      service:
        telemetry: {metrics: {level: none}}
        pipelines:
          logs: {receivers: [otlp], exporters: [otlphttp]}
      """;

  private final Path folder;
  private final Path program;
  private final int grpcPort = FreePorts.next();
  private final int httpPort = FreePorts.next();
  private final HttpServer behind;
  private final List<JsonNode> records = new ArrayList<>();
  private Child child;

  public Collector(Path folder, Credentials credentials) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.program = Fetched.folder("otelcol", SCRIPT, OTHERWISE).resolve("build/otelcol");
    this.behind = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    behind.createContext("/v1/logs", this::take);
    behind.start();
    Files.writeString(
        folder.resolve("collector.yaml"),
        CONFIGURATION.formatted(
            grpcPort,
            httpPort,
            credentials.certificate("server"),
            credentials.key("server"),
            credentials.authorities(),
            behind.getAddress().getPort()));
    this.child = start();
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode request = new JsonMapper().readTree(exchange.getRequestBody());
    synchronized (records) {
      for (JsonNode resource : request.path("resourceLogs")) {
        for (JsonNode scope : resource.path("scopeLogs")) {
          scope.path("logRecords").forEach(records::add);
        }
      }
    }
    byte[] answer = "{}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private Child start() {
    return Child.start(
            folder.resolve("log"),
            Map.of(),
            List.of(program.toString(), "--config", folder.resolve("collector.yaml").toString()))
        .serving(grpcPort, httpPort);
  }

  public int grpcPort() {
    return grpcPort;
  }

  public int httpPort() {
    return httpPort;
  }

  /** Records of logs, as it passed them on. */
  public List<JsonNode> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  public void forget() {
    synchronized (records) {
      records.clear();
    }
  }

  public void stop() {
    child.close();
  }

  public void startAgain() {
    child = start();
  }

  @Override
  public void close() {
    child.close();
    behind.stop(0);
  }
}
