package io.hauberk.evidence.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A report as one page that needs nothing else: no script, no picture, no font from elsewhere. It
 * is well-formed XML as well, dark where its reader's screen is, and fit for paper. Whatever stands
 * in records is text in it.
 */
public final class HtmlReport {
  private static final Set<String> NUMBERS = Set.of("allowed", "denied", "count");

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
    head();
    lines.add("<main>");
    summary();
    Plots plots = new Plots(report);
    List<String> days = plots.days();
    if (!days.isEmpty()) {
      section("Requests a day", days, legend());
      section("Requests by rule", plots.rules(), legend());
    }
    ReportTables tables = new ReportTables(report);
    add("Rules that serve it", tables.rules());
    add("Who wrote them", tables.acts());
    add("Traffic", tables.traffic());
    if (tables.further() > 0) {
      lines.add("<p>And " + tables.further() + " further pairs.</p>");
    }
    add("Alarms in that time", tables.alarms());
    add("By day", tables.days());
    lines.add("</main></body></html>");
  }

  private void head() {
    String title = "Requirement " + text(report.requirement());
    lines.add("<!DOCTYPE html>");
    lines.add("<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"><head>");
    lines.add("<meta charset=\"utf-8\"/>");
    lines.add(
        "<meta http-equiv=\"Content-Security-Policy\""
            + " content=\"default-src 'none'; style-src 'unsafe-inline'\"/>");
    lines.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
    lines.add("<title>" + title + "</title>");
    lines.add("<style>");
    style().lines().forEach(lines::add);
    lines.add("</style></head><body>");
    lines.add("<header><h1>" + title + "</h1>");
    lines.add(
        "<p>Evidence from "
            + report.from()
            + " to "
            + report.to()
            + ", reported "
            + report.made()
            + "</p></header>");
  }

  private void summary() {
    boolean whole = report.completeness().whole();
    Proof proof = report.proof();
    lines.add("<dl class=\"tiles\">");
    tile("", "allowed under it", Long.toString(report.count(true)), "requests");
    tile("", "denied under it", Long.toString(report.count(false)), "requests");
    tile(
        whole ? "good" : "bad",
        "completeness",
        whole ? "whole" : "not whole",
        report.completeness().text());
    switch (proof.state()) {
      case HOLDS -> tile("good", "proof", "holds", proof.text());
      case FAILS -> tile("bad", "proof", "fails", proof.text());
      case NOT_LOOKED_AT -> tile("open", "proof", "not looked at", proof.text());
    }
    lines.add("</dl>");
    if (!proof.findings().isEmpty()) {
      lines.add("<section><h2>What the proof found</h2><ul class=\"findings\">");
      proof.findings().forEach(finding -> lines.add("<li>" + text(finding) + "</li>"));
      lines.add("</ul></section>");
    }
  }

  private void tile(String kind, String term, String figure, String note) {
    lines.add(
        "<div class=\"%s\"><dt>%s</dt><dd class=\"figure\">%s</dd><dd class=\"note\">%s</dd></div>"
            .formatted(kind, term, figure, text(note)));
  }

  private static String legend() {
    StringBuilder legend = new StringBuilder("<ul class=\"legend\">");
    for (String kind : List.of("denied", "allowed")) {
      legend.append(
          ("<li><svg aria-hidden=\"true\" viewBox=\"0 0 10 10\""
                  + " xmlns=\"http://www.w3.org/2000/svg\"><path class=\"%s\" d=\"M0"
                  + " 0h10v10H0z\"/></svg>%1$s</li>")
              .formatted(kind));
    }
    return legend.append("</ul>").toString();
  }

  private void section(String title, List<String> content, String end) {
    String id = title.toLowerCase(Locale.ROOT).replace(' ', '-');
    lines.add("<section aria-labelledby=\"%s\"><h2 id=\"%1$s\">%s</h2>".formatted(id, title));
    lines.addAll(content);
    lines.add(end + "</section>");
  }

  private void add(String title, Table table) {
    if (table.rows().isEmpty()) {
      section(title, List.of("<p>None.</p>"), "");
      return;
    }
    String id = title.toLowerCase(Locale.ROOT).replace(' ', '-');
    List<String> content = new ArrayList<>();
    content.add("<div class=\"wide\"><table aria-labelledby=\"" + id + "\"><thead>");
    content.add(row("th scope=\"col\"", "th", table.header(), table.header()));
    content.add("</thead><tbody>");
    table.rows().forEach(row -> content.add(row("td", "td", table.header(), row)));
    content.add("</tbody></table></div>");
    section(title, content, "");
  }

  private static String row(String open, String close, List<String> header, List<String> texts) {
    StringBuilder row = new StringBuilder("<tr>");
    for (int i = 0; i < texts.size(); i++) {
      row.append('<').append(open);
      if (NUMBERS.contains(header.get(i))) {
        row.append(" class=\"number\"");
      } else if (header.get(i).equals("verdict") && !open.startsWith("th")) {
        row.append(" class=\"").append(texts.get(i)).append("-text\"");
      }
      row.append('>').append(text(texts.get(i))).append("</").append(close).append('>');
    }
    return row.append("</tr>").toString();
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
