package io.hauberk.evidence.format;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Shed;

/** How much a record matters, as each receiver counts. */
public enum Severity {
  INFORMATIONAL(1, "Informational", 6, 2, 9, "INFO"),
  LOW(2, "Low", 5, 4, 11, "INFO3"),
  MEDIUM(3, "Medium", 4, 6, 13, "WARN"),
  HIGH(4, "High", 3, 8, 17, "ERROR"),
  CRITICAL(5, "Critical", 2, 10, 21, "FATAL");

  private final int id;
  private final String caption;
  private final int syslog;
  private final int cef;
  private final int otel;
  private final String otelText;

  Severity(int id, String caption, int syslog, int cef, int otel, String otelText) {
    this.id = id;
    this.caption = caption;
    this.syslog = syslog;
    this.cef = cef;
    this.otel = otel;
    this.otelText = otelText;
  }

  public static Severity of(Fact fact) {
    return switch (fact) {
      case Access access -> of(access.outcome());
      case Administration act -> act.accepted() ? INFORMATIONAL : LOW;
      case Alarm alarm -> of(alarm.severity());
      case Gap gap -> HIGH;
      case Shed shed -> MEDIUM;
    };
  }

  /**
   * A denial is the firewall at work; one by a guardrail says that something else had let it by.
   */
  private static Severity of(Outcome outcome) {
    if (outcome.allowed()) {
      return INFORMATIONAL;
    }
    return switch (outcome.kind()) {
      case GUARDRAIL, QUARANTINE, HARDENING -> MEDIUM;
      case GRANT, DEFAULT_DENY, EGRESS_DENY, UNMATCHED_PORT -> LOW;
    };
  }

  private static Severity of(Alarm.Severity severity) {
    return switch (severity) {
      case LOW -> LOW;
      case MEDIUM -> MEDIUM;
      case HIGH -> HIGH;
      case CRITICAL -> CRITICAL;
    };
  }

  /** {@code severity_id} of OCSF. */
  int id() {
    return id;
  }

  /** The caption of OCSF. */
  String caption() {
    return caption;
  }

  /** 0 to 10, for CEF and LEEF. */
  int cef() {
    return cef;
  }

  /** Severity of RFC 5424 §6.2.1. */
  public int syslog() {
    return syslog;
  }

  /** SeverityNumber of OpenTelemetry's data model of logs. */
  public int otel() {
    return otel;
  }

  /** SeverityText, the short name there. */
  public String otelText() {
    return otelText;
  }
}
