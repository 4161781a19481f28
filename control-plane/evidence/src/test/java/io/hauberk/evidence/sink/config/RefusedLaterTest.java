package io.hauberk.evidence.sink.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.RefusedBatchException;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.receiver.Configured;
import io.hauberk.evidence.sink.receiver.Credentials;
import io.hauberk.evidence.sink.receiver.Refused;
import io.hauberk.evidence.sink.tls.TlsFiles;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receivers that took records for hours, and then let this side in no more. */
class RefusedLaterTest {
  private static final String SECRET = "once-right-and-not-to-be-seen";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: bulk, url: 'URL', user: hauberk, password-file: 'F' | /_bulk | 401 | text/plain"
            + " | Unauthorized | the receiver answered 401: look at `hauberk` with `F`",
        "kind: bulk, url: 'URL', api-key-file: 'F' | /_bulk | 403 | application/json"
            + " | {} | the receiver answered 403: look at the key in `F`",
        "kind: bulk, url: 'URL', user: hauberk, password-file: 'F' | /_bulk | 200 |"
            + " application/json | {\"create\":{\"status\":403,\"error\":{\"type\":"
            + "\"security_exception\",\"reason\":\"no permissions\"}}} | the store lets nothing"
            + " into `hauberk-evidence`: 403 security_exception: no permissions: look at the index"
            + " there, and at what `hauberk` with `F` may do",
        "kind: bulk, url: 'URL' | /_bulk | 200 | application/json |"
            + " {\"create\":{\"status\":404,\"error\":{\"type\":\"index_not_found_exception\","
            + "\"reason\":\"no such index\"}}} | look at the index there, and at what everybody may"
            + " do",
        "kind: bulk, url: 'URL' | /_bulk | 400 | text/html; charset=utf-8 | <html>400 The SSL"
            + " certificate error</html> | the receiver answered 400: <html>400 The SSL certificate"
            + " error</html>",
        "kind: hec, url: 'URL', token-file: 'F' | /event | 403 | application/json |"
            + " {\"text\":\"Token disabled\",\"code\":1} | the collector answered 403, code 1:"
            + " Token disabled: look at the token in `F`",
        "kind: hec, url: 'URL', token-file: 'F' | /event | 400 | text/html | <html>400 The SSL"
            + " certificate error</html> | the receiver answered 400: <html>",
        "kind: hec, url: 'URL', token-file: 'F' | /ack | 400 | application/json | {\"text\":\"ACK"
            + " is disabled\",\"code\":14} | the collector answered 400, code 14: ACK is disabled",
        "kind: otlp-http, url: 'URL/v1/logs', bearer-file: 'F' | /v1/logs | 401 | text/plain |"
            + " expired | the receiver answered 401: look at the token in `F`",
        "kind: otlp-http, url: 'URL/v1/logs' | /v1/logs | 403 | text/plain | no | the receiver"
            + " answered 403: look at its user, token or certificate",
      })
  void isToldAndNothingIsPutAside(
      String keys, String path, int status, String type, String answer, String words)
      throws Exception {
    String file = Files.writeString(folder.resolve("secret"), SECRET).toString();
    try (Door door = new Door()) {
      Sink sink = Configured.sink(keys.replace("URL", door.url()).replace("'F'", quoted(file)));
      var unused =
          new Refused(folder, List.of(SECRET))
              .meanwhile(
                  sink,
                  () -> door.shut(new Door.Shut(path, status, type, answer)),
                  words.replace("`F`", "`" + file + "`"),
                  door::open);
    }
  }

  private static String quoted(String file) {
    return "'" + file + "'";
  }

  @Test
  void isToldOverGrpcToo() throws Exception {
    Collector collector = new Collector();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(collector)
            .build()
            .start();
    Path file = Files.writeString(folder.resolve("secret"), SECRET);
    try {
      Sink sink =
          Configured.sink(
              "kind: otlp-grpc, host: 127.0.0.1, port: %d, plaintext: true, bearer-file: '%s'"
                  .formatted(server.getPort(), file));
      var unused =
          new Refused(folder, List.of(SECRET))
              .meanwhile(
                  sink,
                  () -> collector.answer = Status.UNAUTHENTICATED.withDescription("token expired"),
                  "the receiver answered UNAUTHENTICATED: token expired: look at the token in `"
                      + file
                      + "`",
                  () -> collector.answer = Status.OK);
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aSecretThatIsNotThereIsAsked() throws Exception {
    Path file = folder.resolve("secret");
    try (Door door = new Door()) {
      var unused =
          new Refused(folder, List.of(SECRET))
              .until(
                  Configured.sink(
                      "kind: hec, url: '%s', token-file: '%s'".formatted(door.url(), file)),
                  "`" + file + "` is not there",
                  () -> Files.writeString(file, SECRET));
    }
  }

  @Test
  void whatIsRefusedToAnExpiredCertificateIsNotRefusedForItsContents() throws Exception {
    TlsFiles expired = new Credentials(folder.resolve("tls")).expired();
    Sink refuses =
        new Sink() {
          @Override
          public Receipt deliver(List<Message> batch) throws IOException {
            throw new RefusedBatchException("the receiver answered 400: no certificate");
          }

          @Override
          public void close() {}
        };
    DatedSink late = new DatedSink(refuses, expired, InstantSource.system());
    IOException told = assertThrows(IOException.class, () -> late.deliver(List.of()));
    assertEquals(IOException.class, told.getClass());
    assertEquals(
        expired.expired(Instant.now()).orElseThrow()
            + "; the receiver answered 400: no certificate",
        told.getMessage());
    InstantSource before = InstantSource.fixed(Instant.now().minusSeconds(5000));
    DatedSink early = new DatedSink(refuses, expired, before);
    assertThrows(RefusedBatchException.class, () -> early.deliver(List.of()));
  }

  /** Answers what it is told to. */
  private static final class Collector extends LogsServiceGrpc.LogsServiceImplBase {
    private volatile Status answer = Status.OK;

    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> out) {
      Status status = answer;
      if (status.isOk()) {
        out.onNext(ExportLogsServiceResponse.getDefaultInstance());
        out.onCompleted();
      } else {
        out.onError(status.asRuntimeException());
      }
    }
  }
}
