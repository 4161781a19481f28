package io.hauberk.server.loss;

import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.hauberk.evidence.loss.LossWatch;
import io.hauberk.identity.TrustDomain;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.ProvenPeer;

/**
 * Envoy's metrics service, for the few counters that tell of lost lines. A proxy reports for itself
 * only, whatever it says it is.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/v1.40.0/api-v3/service/metrics/v3/metrics_service.proto">MetricsService</a>
 */
public final class CountersService extends MetricsServiceGrpc.MetricsServiceImplBase {
  private final LossWatch watch;

  public CountersService(LossWatch watch) {
    this.watch = watch;
  }

  /** For the endpoint of the workloads. */
  public ServerServiceDefinition definition(TrustDomain trustDomain) {
    return ServerInterceptors.intercept(this, new ProvenPeer(trustDomain));
  }

  @Override
  public StreamObserver<StreamMetricsMessage> streamMetrics(
      StreamObserver<StreamMetricsResponse> answer) {
    return new Reports(ProvenPeer.CURRENT.get(), answer);
  }

  private final class Reports implements StreamObserver<StreamMetricsMessage> {
    private final PeerIdentity.Proof by;
    private final StreamObserver<StreamMetricsResponse> answer;
    private boolean shipped;

    Reports(PeerIdentity.Proof by, StreamObserver<StreamMetricsResponse> answer) {
      this.by = by;
      this.answer = answer;
    }

    @Override
    public void onNext(StreamMetricsMessage report) {
      if (report.hasIdentifier()) {
        shipped = LogMode.isShipped(report.getIdentifier().getNode());
      }
      EnvoyCounters.of(report.getEnvoyMetricsList(), shipped)
          .ifPresent(counters -> watch.counted(by.instance().dnsName(), counters));
    }

    @Override
    public void onError(Throwable t) {
      // the proxy went away, and comes back by itself
    }

    @Override
    public void onCompleted() {
      answer.onCompleted();
    }
  }
}
