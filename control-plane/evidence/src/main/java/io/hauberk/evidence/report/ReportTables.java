package io.hauberk.evidence.report;

import io.hauberk.evidence.store.Found;
import io.hauberk.evidence.store.Tally;
import java.util.List;

/** The parts of a report that are tables, whichever way they are printed. */
record ReportTables(RequirementReport report) {
  private static final int MOST = 200;

  Table rules() {
    return new Table(
        List.of("rule", "written in", "allowed", "denied"),
        report.rules().stream()
            .map(
                rule ->
                    List.of(
                        rule.decision(),
                        rule.object(),
                        Long.toString(rule.allowed()),
                        Long.toString(rule.denied())))
            .toList());
  }

  Table traffic() {
    return new Table(
        List.of("caller", "target", "verdict", "rule", "count", "first", "last"),
        report.traffic().stream().limit(MOST).map(ReportTables::cells).toList());
  }

  /** What {@link #traffic} leaves out. */
  int further() {
    return Math.max(0, report.traffic().size() - MOST);
  }

  Table days() {
    return new Table(
        List.of("day", "verdict", "rule", "count"),
        report.days().stream()
            .map(
                day ->
                    List.of(
                        day.day().toString(),
                        verdict(day.allowed()),
                        day.decision(),
                        Long.toString(day.count())))
            .toList());
  }

  Table acts() {
    return records(report.acts(), "who", "on");
  }

  Table alarms() {
    return records(report.alarms(), "alarm", "about");
  }

  private static Table records(List<Found> found, String by, String on) {
    return new Table(
        List.of("record", "time", "what", by, on, "more"),
        found.stream()
            .map(RecordRow::cells)
            .map(c -> List.of(c.get(0), c.get(1), c.get(2), c.get(3), c.get(5), c.get(6)))
            .toList());
  }

  private static List<String> cells(Tally tally) {
    return List.of(
        tally.caller(),
        tally.target(),
        verdict(tally.allowed()),
        tally.decision(),
        Long.toString(tally.count()),
        tally.first().toString(),
        tally.last().toString());
  }

  private static String verdict(boolean allowed) {
    return allowed ? "allowed" : "denied";
  }
}
