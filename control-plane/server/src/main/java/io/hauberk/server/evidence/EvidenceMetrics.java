package io.hauberk.server.evidence;

import io.hauberk.evidence.intake.IntakeCounts;
import io.hauberk.evidence.metrics.Metric;
import io.hauberk.evidence.metrics.Metrics;
import java.util.Map;

/** What is asked of the intake and the log at each scrape. */
final class EvidenceMetrics {
  private EvidenceMetrics() {}

  static void measure(Metrics metrics, Evidence evidence) {
    metrics.measure(
        Metric.INTAKE_ENTRIES,
        () -> {
          IntakeCounts counts = evidence.intake().counts();
          return Map.of(
              "taken", (double) counts.taken(),
              "shed", (double) counts.shed(),
              "not_its_own", (double) counts.notItsOwn(),
              "malformed", (double) counts.malformed(),
              "failed", (double) counts.failed());
        });
    metrics.measure(
        Metric.INTAKE_WAITING,
        () -> evidence.intake().counts().waitingBytes() + evidence.log().state().queuedBytes());
    metrics.measure(
        Metric.RECORDS_SHED,
        () -> evidence.intake().counts().shed() + evidence.log().state().shed());
    metrics.measure(Metric.RECORDS_FAILED, () -> evidence.log().state().failed());
    metrics.measure(Metric.LOG_RECORDS, () -> evidence.log().end());
    metrics.measure(Metric.LOG_FIRST, () -> evidence.log().first());
    metrics.measure(Metric.LOG_SEALED, () -> evidence.log().checkpoint().size());
  }
}
