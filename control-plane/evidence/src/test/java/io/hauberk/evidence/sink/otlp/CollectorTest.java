package io.hauberk.evidence.sink.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.record.RandomRecords;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.RefusedBatchException;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.receiver.Collector;
import io.hauberk.evidence.sink.receiver.Credentials;
import io.hauberk.evidence.sink.receiver.Trial;
import io.hauberk.evidence.sink.tls.TlsFiles;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void everyRecordArrivesOverBothAcrossItsRestartAndItsAbsence() throws Exception {
    Credentials credentials = new Credentials(folder.resolve("tls"));
    TlsFiles tls = credentials.client();
    try (Collector collector = new Collector(folder.resolve("otelcol"), credentials)) {
      URI url = URI.create("https://localhost:" + collector.httpPort() + "/v1/logs");
      run("http", collector, () -> new OtlpHttpSink(url, Optional.empty(), tls, PATIENCE, "1.2.3"));
      collector.forget();
      OtlpGrpcSink.Target target =
          new OtlpGrpcSink.Target("localhost", collector.grpcPort(), Optional.empty());
      run("grpc", collector, () -> new OtlpGrpcSink(target, Optional.of(tls), PATIENCE, "1.2.3"));
    }
  }

  private void run(String name, Collector collector, Supplier<Sink> sinks) throws Exception {
    Trial.Receiver receiver =
        new Trial.Receiver() {
          @Override
          public void stop() {
            collector.stop();
          }

          @Override
          public void startAgain() {
            collector.startAgain();
          }

          @Override
          public List<String> uids() {
            return collector.records().stream().map(CollectorTest::uid).toList();
          }
        };
    System.err.println(
        "collector, "
            + name
            + ": "
            + new Trial(folder.resolve(name), Format.Kind.OCSF).run(sinks, receiver));
  }

  private static String uid(JsonNode record) {
    String uid = record.at("/attributes/0/value/stringValue").asText();
    assertEquals("log.record.uid", record.at("/attributes/0/key").asText());
    assertEquals(uid, Trial.uid(record.at("/body/stringValue").asText()));
    assertTrue(record.path("severityNumber").asInt() > 0, record.toString());
    return uid;
  }

  @Test
  void aSuccessInPartIsNoSuccess() throws Exception {
    byte[] answer =
        ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(1)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/logs",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/logs");
    Message message =
        new Message(0, new RandomRecords(new SplittableRandom(1)).next(), "{\"n\":1}");
    try (OtlpHttpSink sink =
        new OtlpHttpSink(url, Optional.empty(), TlsFiles.system(), PATIENCE, "1.2.3")) {
      RefusedBatchException refused =
          assertThrows(RefusedBatchException.class, () -> sink.deliver(List.of(message, message)));
      assertEquals("the receiver rejected 1: too old", refused.getMessage());
    } finally {
      server.stop(0);
    }
  }
}
