package io.hauberk.evidence.metrics;

import java.util.List;

/**
 * Everything that is counted or measured besides the Java virtual machine. Counters begin at 0 when
 * the process does. {@code docs/reference/metrics.md} is made from this list.
 */
public enum Metric {
  DECISIONS(
      Type.COUNTER,
      "hauberk_decisions_total",
      "Decisions of proxies that were recorded.",
      "rule verdict"),
  SHADOW_DENIALS(
      Type.COUNTER,
      "hauberk_shadow_denials_total",
      "Requests that were allowed and that the rules in shadow would have denied, by what would"
          + " have denied them.",
      "rule"),
  RECORDS(Type.COUNTER, "hauberk_records_total", "Records that were kept.", "kind"),
  DECISIONS_MISSING(
      Type.COUNTER,
      "hauberk_decisions_missing_total",
      "Decisions that were made and did not arrive, by how that was found out.",
      "how"),
  RECORDS_SHED(
      Type.COUNTER,
      "hauberk_records_shed_total",
      "Records of what was allowed that were counted instead of kept, for want of room."),
  RECORDS_FAILED(Type.COUNTER, "hauberk_records_failed_total", "Records that could not be kept."),
  ALARMS(Type.COUNTER, "hauberk_alarms_total", "Alarms that were raised.", "rule"),
  INTAKE_ENTRIES(
      Type.COUNTER,
      "hauberk_intake_entries_total",
      "Entries of access logs that proxies told, by what became of them.",
      "result"),
  INTAKE_WAITING(
      Type.GAUGE, "hauberk_intake_waiting_bytes", "Records that are not on the disk yet."),
  LOG_RECORDS(
      Type.GAUGE,
      "hauberk_log_records",
      "One more than the index of the newest record in the log."),
  LOG_FIRST(
      Type.GAUGE,
      "hauberk_log_first_record",
      "Index of the oldest record that is still in the log."),
  LOG_SEALED(
      Type.GAUGE,
      "hauberk_log_sealed_records",
      "Records that the newest signed checkpoint covers."),
  LOG_VERIFIED(
      Type.GAUGE,
      "hauberk_log_verified_timestamp_seconds",
      "When the whole log was last read and found as it was sealed, in seconds since 1970; 0: not"
          + " yet."),
  LOG_VERIFICATION_INTERVAL(
      Type.GAUGE,
      "hauberk_log_verification_interval_seconds",
      "How long after one verification of the whole log the next one begins."),
  LOG_VERIFICATION_FAILED(
      Type.GAUGE,
      "hauberk_log_verification_failed",
      "1 when the log was not as it was sealed when it was last verified, else 0."),
  SINK_SENT(
      Type.COUNTER, "hauberk_sink_sent_total", "Records that a sink has acknowledged.", "sink"),
  SINK_RETRIES(
      Type.COUNTER, "hauberk_sink_retries_total", "Attempts to send that were repeated.", "sink"),
  SINK_DEAD_LETTERS(
      Type.COUNTER,
      "hauberk_sink_dead_letters_total",
      "Records that a sink refused for good, and that were put aside.",
      "sink"),
  SINK_UNSENT(
      Type.GAUGE,
      "hauberk_sink_oldest_unsent_seconds",
      "Age of the oldest record that a sink has not acknowledged; 0: none.",
      "sink"),
  PROXIES(Type.GAUGE, "hauberk_proxies", "Proxies whose stream of configuration is open."),
  PROXIES_REFUSING(
      Type.GAUGE,
      "hauberk_proxies_refusing",
      "Connected proxies that refused something that they should run."),
  CERTIFICATES_OVERDUE(
      Type.GAUGE,
      "hauberk_certificates_overdue",
      "Connected proxies whose newest certificate is past two thirds of its life."),
  PUSHES(Type.COUNTER, "hauberk_xds_pushes_total", "Responses that were sent to proxies.", "type"),
  ACKS(Type.COUNTER, "hauberk_xds_acks_total", "Responses that proxies accepted.", "type"),
  NACKS(Type.COUNTER, "hauberk_xds_nacks_total", "Responses that proxies refused.", "type"),
  CERTIFICATES_ISSUED(
      Type.COUNTER, "hauberk_certificates_issued_total", "Certificates that proxies were given."),
  ENROLMENTS_REFUSED(
      Type.COUNTER,
      "hauberk_enrolments_refused_total",
      "Requests for a certificate that were refused.",
      "reason"),
  MODEL_LOADS(
      Type.COUNTER,
      "hauberk_model_loads_total",
      "Times that what is in force changed, or that a change was refused.",
      "result"),
  MODEL_CURRENT(
      Type.GAUGE,
      "hauberk_model_current",
      "1 when what is written is in force, 0 when it is refused and the last good set stays."),
  MODEL_LOADED(
      Type.GAUGE,
      "hauberk_model_loaded_timestamp_seconds",
      "When the rules that are in force came into force, in seconds since 1970."),
  WORKLOADS(Type.GAUGE, "hauberk_workloads", "Workloads of the mesh."),
  QUARANTINES(Type.GAUGE, "hauberk_quarantines", "Quarantines that are in force.");

  private final Type type;
  private final String text;
  private final String help;
  private final String labels;

  Metric(Type type, String text, String help) {
    this(type, text, help, "");
  }

  Metric(Type type, String text, String help, String labels) {
    this.type = type;
    this.text = text;
    this.help = help;
    this.labels = labels;
  }

  /** Of the metric. */
  public enum Type {
    COUNTER,
    GAUGE
  }

  public Type type() {
    return type;
  }

  /** As Prometheus stores it. */
  public String text() {
    return text;
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(" "));
  }
}
