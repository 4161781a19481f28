package io.hauberk.server.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.loss.ProxyCounters;
import io.prometheus.client.Metrics.Counter;
import io.prometheus.client.Metrics.Gauge;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvoyCountersTest {
  private static final Instant AT = Instant.parse("2027-01-01T00:00:00Z");
  private static final int LIVE = 0;
  private static final int DRAINING = 1;

  @Test
  void verdictsOfAllFiltersAndLinesOfTheStreamAreCounted() {
    assertEquals(
        new ProxyCounters(AT, AT.minusSeconds(9), 7, 6, 2), counters(LIVE, 2, false).orElseThrow());
    assertEquals(0, counters(LIVE, 2, true).orElseThrow().told(), "its lines come from its file");
  }

  @Test
  void itHasEndedWhenItDrainsAndNoRequestGoesOn() {
    assertTrue(counters(DRAINING, 0, true).orElseThrow().ended());
    assertFalse(counters(DRAINING, 1, true).orElseThrow().ended());
    assertFalse(counters(LIVE, 0, true).orElseThrow().ended());
  }

  private static Optional<ProxyCounters> counters(int state, int active, boolean shipped) {
    List<MetricFamily> report =
        List.of(
            counter("access_logs.grpc_access_log.logs_written", 5),
            counter("access_logs.grpc_access_log.logs_dropped", 2),
            counter("http.inbound.rbac.hauberk_.allowed", 3),
            counter("http.inbound.rbac.hauberk_.denied", 2),
            counter("http.inbound.rbac.quarantine_.denied", 1),
            gauge("http.inbound.downstream_rq_active", active),
            gauge("http.admin.downstream_rq_active", 1),
            gauge("server.state", state),
            gauge("server.uptime", 9));
    return EnvoyCounters.of(report, shipped);
  }

  private static MetricFamily counter(String name, double value) {
    return family(
        name, Metric.newBuilder().setCounter(Counter.newBuilder().setValue(value).build()));
  }

  private static MetricFamily gauge(String name, double value) {
    return family(name, Metric.newBuilder().setGauge(Gauge.newBuilder().setValue(value).build()));
  }

  private static MetricFamily family(String name, Metric.Builder metric) {
    return MetricFamily.newBuilder()
        .setName(name)
        .addMetric(metric.setTimestampMs(AT.toEpochMilli()))
        .build();
  }
}
