package io.hauberk.cli;

import io.hauberk.admin.v1.Alarm;
import io.hauberk.admin.v1.Problem;
import io.hauberk.admin.v1.Quarantine;
import io.hauberk.admin.v1.Refused;
import io.hauberk.admin.v1.Status;
import io.hauberk.admin.v1.Workload;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A status for programs. */
final class StatusValue {
  private StatusValue() {}

  static Map<String, Object> of(Status status) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("trustDomain", status.getTrustDomain());
    value.put("revision", status.getRevision());
    value.put("loadedAt", time(status.getLoadedAt()));
    value.put("listen", status.getListen());
    value.put("folderInForce", status.getFolderInForce());
    value.put("problems", status.getProblemsList().stream().map(StatusValue::problem).toList());
    value.put("workloads", status.getWorkloadsList().stream().map(StatusValue::workload).toList());
    value.put(
        "quarantines", status.getQuarantinesList().stream().map(StatusValue::quarantine).toList());
    value.put("alarms", status.getAlarmsList().stream().map(StatusValue::alarm).toList());
    return value;
  }

  static Map<String, Object> quarantine(Quarantine quarantine) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("name", quarantine.getName());
    value.put("target", quarantine.getTarget());
    value.put("reason", quarantine.getReason());
    if (quarantine.getExpiresAt() != 0) {
      value.put("expires", time(quarantine.getExpiresAt()));
    }
    value.put("fromFolder", quarantine.getFromFolder());
    return value;
  }

  private static Map<String, Object> workload(Workload workload) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("name", workload.getName());
    value.put("account", workload.getAccount());
    value.put("policy", workload.getRevision());
    value.put("connected", workload.getConnected());
    value.put("inSync", workload.getInSync());
    value.put("refused", workload.getRefusedList().stream().map(StatusValue::refused).toList());
    if (workload.hasCertificate()) {
      Map<String, Object> certificate = new LinkedHashMap<>();
      certificate.put("serial", workload.getCertificate().getSerial());
      certificate.put("notBefore", time(workload.getCertificate().getNotBefore()));
      certificate.put("notAfter", time(workload.getCertificate().getNotAfter()));
      certificate.put("renewAt", time(workload.getCertificate().getRenewAt()));
      certificate.put("issued", workload.getCertificate().getIssued());
      value.put("certificate", certificate);
    }
    return value;
  }

  private static Map<String, Object> refused(Refused refused) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("type", refused.getType());
    value.put("resource", refused.getResource());
    value.put("version", refused.getVersion());
    value.put("detail", refused.getDetail());
    return value;
  }

  private static Map<String, Object> problem(Problem problem) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("code", problem.getCode());
    value.put("severity", problem.getSeverity());
    value.put("source", problem.getSource());
    value.put("line", problem.getLine());
    value.put("column", problem.getColumn());
    value.put("message", problem.getMessage());
    return value;
  }

  private static Map<String, Object> alarm(Alarm alarm) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("at", time(alarm.getAt()));
    value.put("workload", alarm.getWorkload());
    value.put("message", alarm.getMessage());
    return value;
  }

  static String time(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }
}
