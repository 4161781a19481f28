package io.hauberk.server.metrics;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.evidence.metrics.Metric;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.xds.ProxyIdentity;
import io.hauberk.server.xds.ProxyStatus;
import io.hauberk.server.xds.XdsListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Counts what passes between the control plane, its mesh and its proxies. */
public final class PlaneMetrics implements XdsListener {
  private final Metrics metrics;

  public PlaneMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  public Metrics metrics() {
    return metrics;
  }

  /** What is asked at each scrape. */
  public void measure(
      Supplier<MeshImage> image, Supplier<List<ProxyStatus>> asked, InstantSource clock) {
    Supplier<List<ProxyStatus>> proxies = new Recent<>(asked, clock);
    metrics.measure(Metric.PROXIES, () -> proxies.get().size());
    metrics.measure(
        Metric.PROXIES_REFUSING,
        () -> proxies.get().stream().filter(ProxyStatus::refusesSomething).count());
    metrics.measure(
        Metric.CERTIFICATES_OVERDUE,
        () -> {
          MeshImage now = image.get();
          Instant time = clock.instant();
          return proxies.get().stream()
              .map(proxy -> now.certificates().get(proxy.instance()))
              .filter(certificate -> certificate != null && isOverdue(certificate, time))
              .count();
        });
    metrics.measure(Metric.WORKLOADS, () -> image.get().workloads().size());
    metrics.measure(Metric.QUARANTINES, () -> image.get().exclusions().size());
    metrics.measure(Metric.MODEL_CURRENT, () -> image.get().folderInForce() ? 1 : 0);
    metrics.measure(Metric.MODEL_LOADED, () -> image.get().loaded().getEpochSecond());
  }

  /** Past two thirds of its life: it should have been renewed at half of it. */
  public static boolean isOverdue(IssuedCertificate certificate, Instant now) {
    Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
    return now.isAfter(certificate.notBefore().plus(life.multipliedBy(2).dividedBy(3)));
  }

  /** To be told every image. */
  public void loaded(MeshImage before, MeshImage now) {
    if (!now.folderInForce() && !now.problems().equals(before.problems())) {
      metrics.count(Metric.MODEL_LOADS, "refused");
    } else if (!now.loaded().equals(before.loaded())) {
      metrics.count(Metric.MODEL_LOADS, "accepted");
    }
  }

  /** A proxy was given a certificate. */
  public void issued() {
    metrics.count(Metric.CERTIFICATES_ISSUED);
  }

  /**
   * A proxy was refused one.
   *
   * @param reason a short word of a small set
   */
  public void enrolmentRefused(String reason) {
    metrics.count(Metric.ENROLMENTS_REFUSED, reason.toLowerCase(Locale.ROOT));
  }

  @Override
  public void pushed(String typeUrl) {
    metrics.count(Metric.PUSHES, type(typeUrl));
  }

  @Override
  public void accepted(String typeUrl) {
    metrics.count(Metric.ACKS, type(typeUrl));
  }

  @Override
  public void refused(ProxyIdentity proxy, String typeUrl, String words) {
    metrics.count(Metric.NACKS, type(typeUrl));
  }

  private static String type(String typeUrl) {
    return typeUrl.substring(typeUrl.lastIndexOf('.') + 1);
  }
}
