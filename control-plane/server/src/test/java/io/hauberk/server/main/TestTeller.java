package io.hauberk.server.main;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A proxy's stream of the lines of its access log. */
final class TestTeller implements AutoCloseable, StreamObserver<StreamAccessLogsResponse> {
  private final ManagedChannel channel;
  private final StreamObserver<StreamAccessLogsMessage> stream;
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  /**
   * @param node what it calls itself
   */
  TestTeller(ManagedChannel channel, String node) {
    this.channel = channel;
    stream = AccessLogServiceGrpc.newStub(channel).streamAccessLogs(this);
    stream.onNext(
        StreamAccessLogsMessage.newBuilder()
            .setIdentifier(
                Identifier.newBuilder()
                    .setLogName("hauberk")
                    .setNode(Node.newBuilder().setId(node)))
            .build());
  }

  /** Tells of a request to {@code server}, a SPIFFE ID. */
  void tell(String server, String path) {
    Map<String, String> line = new TreeMap<>();
    line.put("layer", "inbound");
    line.put("time", Instant.now().truncatedTo(ChronoUnit.MICROS).toString());
    line.put("protocol", "HTTP/1.1");
    line.put("server", server);
    line.put("caller", "spiffe://example.org/ns/bob/sa/bob");
    line.put("request", path);
    line.put("method", "GET");
    line.put("path", path);
    line.put("host", "alice.alice");
    line.put("status", "403");
    line.put("verdict", "denied");
    line.put("decision", "default-deny/alice/alice");
    HTTPAccessLogEntry entry =
        HTTPAccessLogEntry.newBuilder()
            .setCommonProperties(AccessLogCommon.newBuilder().putAllCustomTags(line))
            .build();
    stream.onNext(
        StreamAccessLogsMessage.newBuilder()
            .setHttpLogs(HTTPAccessLogEntries.newBuilder().addLogEntry(entry))
            .build());
  }

  /** Ends the stream as a proxy that goes away. */
  void complete() {
    stream.onCompleted();
  }

  /** How the stream ended. */
  Status end() throws Exception {
    return end.get(60, TimeUnit.SECONDS);
  }

  boolean hasEnded() {
    return end.isDone();
  }

  @Override
  public void onNext(StreamAccessLogsResponse value) {}

  @Override
  public void onError(Throwable t) {
    end.complete(Status.fromThrowable(t));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
