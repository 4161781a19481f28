package io.hauberk.server.loss;

import io.hauberk.evidence.loss.ProxyCounters;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Of all that Envoy counts, what has to do with its access log: lines that it sent off or dropped,
 * and the verdicts of the filters behind them.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/observability/access_log/stats">the
 *     access log's statistics</a>
 */
final class EnvoyCounters {
  private static final String WRITTEN = "access_logs.grpc_access_log.logs_written";
  private static final String DROPPED = "access_logs.grpc_access_log.logs_dropped";

  /**
   * Who ends a proxy in good order has its health check fail first. What it counts then, when all
   * of its requests are over, it tells when it ends.
   */
  private static final String STATE = "server.state";

  private static final int DRAINING = 1;

  private long told;
  private long judged;
  private long active;
  private boolean draining;
  private long uptime = -1;
  private long at;

  private EnvoyCounters() {}

  /**
   * Of one report; absent when it is none of a proxy that knows how long it runs.
   *
   * @param shipped whether the lines come from the proxy's file and not from its stream
   */
  static Optional<ProxyCounters> of(List<MetricFamily> report, boolean shipped) {
    EnvoyCounters counters = new EnvoyCounters();
    report.stream()
        .filter(family -> family.getMetricCount() == 1)
        .forEach(family -> counters.add(family.getName(), family.getMetric(0)));
    if (counters.uptime < 0 || counters.at <= 0) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochMilli(counters.at);
    return Optional.of(
        new ProxyCounters(
            at,
            at.minusSeconds(counters.uptime),
            shipped ? 0 : counters.told,
            counters.judged,
            counters.active,
            counters.draining && counters.active == 0));
  }

  private void add(String name, Metric metric) {
    if (name.equals(WRITTEN) || name.equals(DROPPED)) {
      told += (long) metric.getCounter().getValue();
    } else if (name.equals(STATE)) {
      draining = metric.getGauge().getValue() == DRAINING;
    } else if (name.startsWith("http.")) {
      addHttp(name, metric);
    } else if (name.equals("server.uptime")) {
      uptime = Math.clamp((long) metric.getGauge().getValue(), 0, Integer.MAX_VALUE);
      at = metric.getTimestampMs();
    }
  }

  /** A request that passed the quarantine was judged by the policy, one that did not was not. */
  private void addHttp(String name, Metric metric) {
    if (name.endsWith(".rbac.hauberk_.allowed")
        || name.endsWith(".rbac.hauberk_.denied")
        || name.endsWith(".rbac.quarantine_.denied")) {
      judged += (long) metric.getCounter().getValue();
    } else if (name.endsWith(".downstream_rq_active") && !name.startsWith("http.admin.")) {
      active += (long) metric.getGauge().getValue();
    }
  }
}
