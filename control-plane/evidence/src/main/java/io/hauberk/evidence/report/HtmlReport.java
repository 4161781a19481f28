package io.hauberk.evidence.report;

import io.hauberk.evidence.store.Tally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A report as one page that needs nothing else: no script, no picture, no font from elsewhere. It
 * is well-formed XML as well. Whatever stands in records is text in it.
 */
public final class HtmlReport {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 180;

  private final RequirementReport report;
  private final List<String> lines = new ArrayList<>();

  private HtmlReport(RequirementReport report) {
    this.report = report;
  }

  public static List<String> of(RequirementReport report) {
    HtmlReport html = new HtmlReport(report);
    html.page();
    return html.lines;
  }

  private void page() {
    ReportTables tables = new ReportTables(report);
    String title = "Requirement " + text(report.requirement());
    lines.add("<!DOCTYPE html>");
    lines.add("<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"><head>");
    lines.add("<meta charset=\"utf-8\"/>");
    lines.add(
        "<meta http-equiv=\"Content-Security-Policy\""
            + " content=\"default-src 'none'; style-src 'unsafe-inline'\"/>");
    lines.add("<title>" + title + "</title>");
    lines.add(
        """
        <style>
        body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; color: #1a1a1a; }
        table { border-collapse: collapse; margin: 1em 0; font-size: 13px; }
        th, td { border-bottom: 1px solid #ccc; padding: .3em .7em; text-align: left; overflow-wrap: anywhere; }
        .allowed { fill: #2b7a4b; } .denied { fill: #b3261e; } svg text { font-size: 11px; }
        .fails { color: #b3261e; font-weight: bold; }
        </style></head><body>\
        """
            .strip());
    lines.add("<h1>" + title + "</h1>");
    lines.add(
        "<p>From " + report.from() + " to " + report.to() + ", made " + report.made() + ".</p>");
    lines.add("<ul><li>allowed under it: " + report.count(true) + "</li>");
    lines.add("<li>denied under it: " + report.count(false) + "</li>");
    lines.add(item(report.completeness().whole(), "completeness: " + report.completeness().text()));
    lines.add(item(report.proof().state() == Proof.State.HOLDS, "proof: " + report.proof().text()));
    report.proof().findings().forEach(finding -> lines.add(item(false, finding)));
    lines.add("</ul>");
    plot();
    add("Rules that serve it", tables.rules());
    add("Who wrote them", tables.acts());
    add("Traffic", tables.traffic());
    if (tables.further() > 0) {
      lines.add("<p>And " + tables.further() + " further pairs.</p>");
    }
    add("By day", tables.days());
    add("Alarms in that time", tables.alarms());
    lines.add("</body></html>");
  }

  private static String item(boolean good, String text) {
    return (good ? "<li>" : "<li class=\"fails\">") + text(text) + "</li>";
  }

  /** Requests a day, denied below, allowed above. */
  private void plot() {
    SortedMap<LocalDate, long[]> days = new TreeMap<>();
    for (Tally.OfDay day : report.days()) {
      days.computeIfAbsent(day.day(), unused -> new long[2])[day.allowed() ? 0 : 1] += day.count();
    }
    if (days.isEmpty()) {
      return;
    }
    long first = days.firstKey().toEpochDay();
    long span = days.lastKey().toEpochDay() - first + 1;
    double most = days.values().stream().mapToLong(d -> d[0] + d[1]).max().orElse(1);
    double width = (double) WIDTH / span;
    lines.add("<h2>Requests a day</h2>");
    lines.add(
        "<svg role=\"img\" aria-label=\"requests a day\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %1$d %2$d\" xmlns=\"http://www.w3.org/2000/svg\">"
            .formatted(WIDTH, HEIGHT + 40));
    days.forEach(
        (day, counts) -> {
          double x = (day.toEpochDay() - first) * width;
          double denied = counts[1] * HEIGHT / most;
          double allowed = counts[0] * HEIGHT / most;
          bar("denied", x, width, HEIGHT + 20 - denied, denied, day, counts[1]);
          bar("allowed", x, width, HEIGHT + 20 - denied - allowed, allowed, day, counts[0]);
        });
    lines.add("<text x=\"0\" y=\"12\">%.0f</text>".formatted(most));
    lines.add("<text x=\"0\" y=\"%d\">%s</text>".formatted(HEIGHT + 36, days.firstKey()));
    lines.add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
            .formatted(WIDTH, HEIGHT + 36, days.lastKey()));
    lines.add("</svg>");
    lines.add(
        "<p>Red: denied, <b>"
            + report.count(false)
            + "</b>. Green: allowed, <b>"
            + report.count(true)
            + "</b>. The figures stand in the table by day.</p>");
  }

  private void bar(
      String kind, double x, double width, double y, double height, LocalDate day, long count) {
    if (count > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\">"
                  + "<title>%s: %d %s</title></rect>",
              kind,
              x,
              y,
              Math.max(0.5, width * 0.9),
              Math.max(1, height),
              day,
              count,
              kind));
    }
  }

  private void add(String title, Table table) {
    lines.add("<h2>" + title + "</h2>");
    if (table.rows().isEmpty()) {
      lines.add("<p>None.</p>");
      return;
    }
    lines.add("<table><thead>" + row("th", table.header()) + "</thead><tbody>");
    table.rows().forEach(row -> lines.add(row("td", row)));
    lines.add("</tbody></table>");
  }

  private static String row(String cell, List<String> texts) {
    StringBuilder row = new StringBuilder("<tr>");
    for (String text : texts) {
      row.append('<').append(cell).append('>').append(text(text));
      row.append("</").append(cell).append('>');
    }
    return row.append("</tr>").toString();
  }

  /** Text as text of a page, whatever it holds. */
  static String text(String text) {
    return Table.shown(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
