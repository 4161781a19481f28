package io.hauberk.cli;

import io.hauberk.admin.v1.Status;
import io.hauberk.admin.v1.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A status for people. */
final class StatusText {
  private StatusText() {}

  static List<String> lines(Status status) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "trust domain "
            + status.getTrustDomain()
            + ", revision "
            + status.getRevision()
            + " since "
            + Instant.ofEpochSecond(status.getLoadedAt())
            + ", listening at "
            + status.getListen());
    if (!status.getFolderInForce()) {
      lines.add("what was written last is not in force; the last good set is, because:");
    }
    status
        .getProblemsList()
        .forEach(
            p ->
                lines.add(
                    "  "
                        + p.getCode()
                        + " "
                        + p.getSource()
                        + ":"
                        + p.getLine()
                        + ":"
                        + p.getColumn()
                        + " "
                        + p.getMessage()));
    status.getWorkloadsList().forEach(workload -> add(workload, lines));
    status
        .getQuarantinesList()
        .forEach(
            q ->
                lines.add(
                    "quarantine/"
                        + q.getName()
                        + " excludes "
                        + q.getTarget()
                        + until(q.getExpiresAt())
                        + ": "
                        + q.getReason()));
    status
        .getAlarmsList()
        .forEach(
            a ->
                lines.add(
                    "alarm "
                        + Instant.ofEpochSecond(a.getAt())
                        + " "
                        + a.getWorkload()
                        + ": "
                        + a.getMessage()));
    return lines;
  }

  private static void add(Workload workload, List<String> lines) {
    String connection =
        !workload.getConnected() ? "away" : workload.getInSync() ? "in sync" : "behind";
    lines.add(
        String.format(
            Locale.ROOT,
            "%-24s %-8s policy %s, %s",
            workload.getName(),
            connection,
            workload.getRevision(),
            workload.hasCertificate()
                ? "certificate" + until(workload.getCertificate().getNotAfter())
                : "no certificate"));
    workload
        .getRefusedList()
        .forEach(
            r ->
                lines.add(
                    "  refused " + r.getResource() + " " + r.getVersion() + ": " + r.getDetail()));
  }

  private static String until(long seconds) {
    return seconds == 0 ? "" : " until " + Instant.ofEpochSecond(seconds);
  }
}
