package io.hauberk.evidence.metrics;

import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Shed;
import java.util.Locale;

/**
 * Counts what records say; every alarm and every way to lose is there from the start, as 0. To be
 * told each record once.
 */
public final class RecordMetrics {
  private final Metrics metrics;

  public RecordMetrics(Metrics metrics) {
    this.metrics = metrics;
    for (AlarmRule rule : AlarmRule.values()) {
      metrics.add(Metric.ALARMS, 0, rule.text());
    }
    for (Gap.How how : Gap.How.values()) {
      metrics.add(Metric.DECISIONS_MISSING, 0, text(how));
    }
  }

  public void see(EvidenceRecord record) {
    metrics.count(Metric.RECORDS, kind(record));
    switch (record.fact()) {
      case Access access -> access(access);
      case Gap gap -> metrics.add(Metric.DECISIONS_MISSING, gap.missing(), text(gap.how()));
      case Alarm alarm -> metrics.count(Metric.ALARMS, alarm.rule());
      case Shed unused -> {}
      case Administration unused -> {}
    }
  }

  private void access(Access access) {
    Outcome outcome = access.outcome();
    boolean again =
        access.connection().open()
            || (access.observer().layer() == Observer.Layer.OUTBOUND
                && outcome.kind() != Outcome.Kind.EGRESS_DENY);
    if (again) {
      return;
    }
    metrics.count(Metric.DECISIONS, rule(outcome), outcome.allowed() ? "allowed" : "denied");
    if (outcome.allowed()) {
      outcome
          .shadow()
          .filter(shadow -> !shadow.allowed())
          .ifPresent(shadow -> metrics.count(Metric.SHADOW_DENIALS, shadow.decision()));
    }
  }

  private static String text(Gap.How how) {
    return how.name().toLowerCase(Locale.ROOT);
  }

  /** Without the port of a scan. */
  private static String rule(Outcome outcome) {
    String decision = outcome.decision();
    int colon = decision.lastIndexOf(':');
    return outcome.kind() == Outcome.Kind.UNMATCHED_PORT && colon > 0
        ? decision.substring(0, colon)
        : decision;
  }

  private static String kind(EvidenceRecord record) {
    return switch (record.fact()) {
      case Access unused -> "access";
      case Administration unused -> "administration";
      case Alarm unused -> "alarm";
      case Gap unused -> "gap";
      case Shed unused -> "shed";
    };
  }
}
