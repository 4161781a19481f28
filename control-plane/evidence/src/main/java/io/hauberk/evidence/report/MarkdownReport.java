package io.hauberk.evidence.report;

import java.util.ArrayList;
import java.util.List;

/** A report in GitHub-flavoured Markdown. */
public final class MarkdownReport {
  private MarkdownReport() {}

  public static List<String> of(RequirementReport report) {
    ReportTables tables = new ReportTables(report);
    List<String> lines = new ArrayList<>();
    lines.add("# Requirement " + Table.inMarkdown(report.requirement()));
    lines.add("");
    lines.add("From " + report.from() + " to " + report.to() + ", made " + report.made() + ".");
    lines.add("");
    lines.add("* allowed under it: " + report.count(true));
    lines.add("* denied under it: " + report.count(false));
    lines.add("* completeness: " + Table.inMarkdown(report.completeness().text()));
    lines.add("* proof: " + Table.inMarkdown(report.proof().text()));
    report.proof().findings().forEach(f -> lines.add("  * " + Table.inMarkdown(f)));
    add("Rules that serve it", tables.rules(), lines);
    add("Who wrote them", tables.acts(), lines);
    add("Traffic", tables.traffic(), lines);
    if (tables.further() > 0) {
      lines.add("");
      lines.add(
          "And " + tables.further() + " further pairs: `hauberk log --summary` has them all.");
    }
    add("Alarms in that time", tables.alarms(), lines);
    add("By day", tables.days(), lines);
    return lines;
  }

  private static void add(String title, Table table, List<String> lines) {
    lines.add("");
    lines.add("## " + title);
    lines.add("");
    if (table.rows().isEmpty()) {
      lines.add("None.");
    } else {
      lines.addAll(table.markdown());
    }
  }
}
