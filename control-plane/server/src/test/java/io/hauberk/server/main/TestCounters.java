package io.hauberk.server.main;

import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.Metrics.Counter;
import io.prometheus.client.Metrics.Gauge;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import java.time.Duration;
import java.time.Instant;

/** A proxy's stream of what it has counted. */
final class TestCounters implements AutoCloseable, StreamObserver<StreamMetricsResponse> {
  private final ManagedChannel channel;
  private final StreamObserver<StreamMetricsMessage> stream;
  private final Instant started;

  /**
   * @param started when the proxy did
   */
  TestCounters(ManagedChannel channel, Instant started) {
    this.channel = channel;
    this.started = started;
    this.stream = MetricsServiceGrpc.newStub(channel).streamMetrics(this);
  }

  /** So many lines by now. */
  void told(long lines) {
    Instant now = Instant.now();
    stream.onNext(
        StreamMetricsMessage.newBuilder()
            .addEnvoyMetrics(
                family(
                    "access_logs.grpc_access_log.logs_written",
                    Metric.newBuilder().setCounter(Counter.newBuilder().setValue((double) lines)),
                    now))
            .addEnvoyMetrics(
                family(
                    "server.uptime",
                    Metric.newBuilder()
                        .setGauge(
                            Gauge.newBuilder()
                                .setValue((double) Duration.between(started, now).toSeconds())),
                    now))
            .build());
  }

  private static MetricFamily family(String name, Metric.Builder metric, Instant at) {
    return MetricFamily.newBuilder()
        .setName(name)
        .addMetric(metric.setTimestampMs(at.toEpochMilli()))
        .build();
  }

  @Override
  public void onNext(StreamMetricsResponse value) {}

  @Override
  public void onError(Throwable t) {}

  @Override
  public void onCompleted() {}

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
