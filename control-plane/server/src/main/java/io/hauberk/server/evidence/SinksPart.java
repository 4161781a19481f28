package io.hauberk.server.evidence;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.metrics.Metric;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.evidence.sink.SinkPump;
import io.hauberk.evidence.sink.SinkStatus;
import io.hauberk.evidence.sink.Sinks;
import io.hauberk.evidence.sink.config.SinkReader;
import io.hauberk.evidence.sink.config.SinkSetting;
import io.hauberk.evidence.sink.config.Site;
import io.hauberk.server.main.StartupFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/** Takes the records to the receivers of the configuration. */
record SinksPart(List<SinkSetting> sinks) implements EvidencePart {
  static SinksPart of(Section file) throws ConfigProblem {
    return new SinksPart(new SinkReader(site()).read(file));
  }

  @Override
  public AutoCloseable start(Evidence evidence) throws StartupFailure {
    Sinks running = new Sinks();
    evidence.atTheEnd(running);
    try {
      for (SinkSetting setting : sinks) {
        running.add(
            SinkPump.start(
                setting.plan(),
                setting.sink().get(),
                new SinkPump.Surroundings(
                    evidence.log(),
                    evidence.folder().resolve("sinks"),
                    evidence.plane().clock(),
                    new SecureRandom())));
      }
      measure(evidence.plane().metrics(), running, evidence.plane().clock());
      return () -> {};
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.EVIDENCE_UNUSABLE,
          "a sink of the evidence cannot be kept: " + e.getMessage(),
          List.of(),
          e);
    }
  }

  private static void measure(Metrics metrics, Sinks running, InstantSource clock) {
    metrics.measure(Metric.SINK_SENT, () -> each(running, SinkStatus::delivered));
    metrics.measure(Metric.SINK_RETRIES, () -> each(running, SinkStatus::failures));
    metrics.measure(Metric.SINK_DEAD_LETTERS, () -> each(running, SinkStatus::refused));
    metrics.measure(
        Metric.SINK_UNSENT,
        () ->
            each(
                running,
                status ->
                    status
                        .oldest()
                        .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1e3)
                        .orElse(0.0)));
  }

  private static Map<String, Double> each(Sinks running, ToDoubleFunction<SinkStatus> value) {
    Map<String, Double> values = new HashMap<>();
    running.status().forEach(status -> values.put(status.name(), value.applyAsDouble(status)));
    return values;
  }

  private static Site site() {
    return new Site(
        Optional.ofNullable(SinksPart.class.getPackage().getImplementationVersion()).orElse("0"),
        hostname(),
        new FileOutputStream(FileDescriptor.out),
        () -> UUID.randomUUID().toString(),
        InstantSource.system());
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
