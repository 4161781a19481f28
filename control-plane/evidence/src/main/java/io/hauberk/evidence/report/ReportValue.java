package io.hauberk.evidence.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for programs: maps, lists, text and numbers. */
public final class ReportValue {
  private ReportValue() {}

  public static Map<String, Object> of(RequirementReport report) {
    ReportTables tables = new ReportTables(report);
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("requirement", report.requirement());
    value.put("from", report.from().toString());
    value.put("to", report.to().toString());
    value.put("made", report.made().toString());
    value.put("allowed", report.count(true));
    value.put("denied", report.count(false));
    value.put("completeness", report.completeness().value());
    Map<String, Object> proof = new LinkedHashMap<>();
    proof.put("state", report.proof().state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    proof.put("text", report.proof().text());
    proof.put("findings", report.proof().findings());
    value.put("proof", proof);
    value.put("rules", rows(tables.rules()));
    value.put("acts", rows(tables.acts()));
    value.put("traffic", rows(tables.traffic()));
    value.put("days", rows(tables.days()));
    value.put("alarms", rows(tables.alarms()));
    return value;
  }

  private static List<Map<String, Object>> rows(Table table) {
    return table.rows().stream()
        .map(
            row -> {
              Map<String, Object> value = new LinkedHashMap<>();
              for (int i = 0; i < row.size(); i++) {
                value.put(table.header().get(i), row.get(i));
              }
              return value;
            })
        .toList();
  }
}
