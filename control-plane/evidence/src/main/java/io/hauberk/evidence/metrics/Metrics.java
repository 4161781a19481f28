package io.hauberk.evidence.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of every {@link Metric} of one control plane. A metric whose values nobody gives is
 * left out, unless it is a counter without labels, which is 0. At most 1,000 sets of label values
 * are kept of each counter; those that come later are counted as {@code other}. Safe for use by
 * several threads.
 */
public final class Metrics {
  /** The label value of what there was no room for. */
  public static final String OTHER = "other";

  private static final int MOST = 1_000;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<Metric, Counter> counters = new EnumMap<>(Metric.class);
  private final Map<Metric, Set<List<String>>> known = new EnumMap<>(Metric.class);
  private final Set<Metric> measured = EnumSet.noneOf(Metric.class);
  private final ExpositionFormats formats = ExpositionFormats.init();

  /** With the metrics of this Java virtual machine. */
  public Metrics() {
    JvmMetrics.builder().register(registry);
  }

  /** Adds one. */
  public void count(Metric metric, String... labels) {
    add(metric, 1, labels);
  }

  public void add(Metric metric, long count, String... labels) {
    Counter counter = counter(metric);
    if (labels.length == 0) {
      counter.inc(count);
    } else {
      counter.labelValues(bounded(metric, labels)).inc(count);
    }
  }

  /** Asked at each scrape; it must be quick. */
  public void measure(Metric metric, DoubleSupplier value) {
    measure(metric, () -> Map.of("", value.getAsDouble()));
  }

  /**
   * Asked at each scrape; it must be quick.
   *
   * @param values by the value of the metric's only label, or by an empty text where it has none
   */
  public void measure(Metric metric, Supplier<Map<String, Double>> values) {
    synchronized (measured) {
      if (!measured.add(metric)) {
        throw new IllegalStateException(metric + " is measured already");
      }
    }
    switch (metric.type()) {
      case GAUGE ->
          GaugeWithCallback.builder()
              .name(metric.text())
              .help(metric.help())
              .labelNames(labels(metric))
              .callback(c -> values.get().forEach((label, v) -> c.call(v, values(metric, label))))
              .register(registry);
      case COUNTER ->
          CounterWithCallback.builder()
              .name(metric.text())
              .help(metric.help())
              .labelNames(labels(metric))
              .callback(c -> values.get().forEach((label, v) -> c.call(v, values(metric, label))))
              .register(registry);
    }
  }

  /**
   * Writes all values.
   *
   * @param accept of the HTTP request: the text format of Prometheus, or of OpenMetrics
   */
  public void write(@Nullable String accept, OutputStream out) throws IOException {
    for (Metric metric : Metric.values()) {
      if (metric.type() == Metric.Type.COUNTER
          && metric.labels().isEmpty()
          && !isMeasured(metric)) {
        add(metric, 0);
      }
    }
    writer(accept).write(out, registry.scrape());
  }

  /** Content type of what {@link #write} writes. */
  public String contentType(@Nullable String accept) {
    return writer(accept).getContentType();
  }

  private ExpositionFormatWriter writer(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text")
        ? formats.getOpenMetricsTextFormatWriter()
        : formats.getPrometheusTextFormatWriter();
  }

  private boolean isMeasured(Metric metric) {
    synchronized (measured) {
      return measured.contains(metric);
    }
  }

  private Counter counter(Metric metric) {
    synchronized (counters) {
      return counters.computeIfAbsent(
          metric,
          m ->
              Counter.builder()
                  .name(m.text())
                  .help(m.help())
                  .labelNames(labels(m))
                  .register(registry));
    }
  }

  private String[] bounded(Metric metric, String[] labels) {
    Set<List<String>> seen;
    synchronized (known) {
      seen = known.computeIfAbsent(metric, m -> ConcurrentHashMap.newKeySet());
    }
    List<String> values = List.of(labels);
    if (seen.contains(values)) {
      return labels;
    }
    if (seen.size() < MOST) {
      seen.add(values);
      return labels;
    }
    String[] others = labels.clone();
    others[0] = OTHER;
    return others;
  }

  private static String[] labels(Metric metric) {
    return metric.labels().toArray(String[]::new);
  }

  private static String[] values(Metric metric, String label) {
    return metric.labels().isEmpty() ? new String[0] : new String[] {label};
  }
}
