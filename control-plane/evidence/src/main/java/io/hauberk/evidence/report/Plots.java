package io.hauberk.evidence.report;

import io.hauberk.evidence.store.Tally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plots of a report, as SVG inside its page. */
final class Plots {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 200;
  private static final int LEFT = 56;
  private static final int TOP = 14;
  private static final int ROW = 40;
  private static final int MOST_RULES = 12;

  private final RequirementReport report;
  private final List<String> lines = new ArrayList<>();

  Plots(RequirementReport report) {
    this.report = report;
  }

  /** Requests a day, denied below, allowed above; nothing without requests. */
  List<String> days() {
    SortedMap<LocalDate, long[]> days = new TreeMap<>();
    for (Tally.OfDay day : report.days()) {
      days.computeIfAbsent(day.day(), unused -> new long[2])[day.allowed() ? 0 : 1] += day.count();
    }
    lines.clear();
    if (days.isEmpty()) {
      return List.of();
    }
    long first = days.firstKey().toEpochDay();
    double width = (double) (WIDTH - LEFT) / (days.lastKey().toEpochDay() - first + 1);
    long most = days.values().stream().mapToLong(d -> d[0] + d[1]).max().orElse(1);
    open("days", "requests a day, from " + days.firstKey() + " to " + days.lastKey(), HEIGHT + 40);
    for (int half = 0; half <= 2; half++) {
      line(half, most);
    }
    int ground = TOP + HEIGHT;
    days.forEach(
        (day, counts) -> {
          double x = LEFT + (day.toEpochDay() - first) * width + width * 0.05;
          double denied = counts[1] * (double) HEIGHT / most;
          double allowed = counts[0] * (double) HEIGHT / most;
          double wide = Math.max(0.5, Math.min(60, width * 0.9));
          bar("denied", x, ground - denied, wide, denied, day + ": " + counts[1]);
          bar("allowed", x, ground - denied - allowed, wide, allowed, day + ": " + counts[0]);
        });
    words(LEFT, ground + 20, "start", days.firstKey().toString());
    if (days.size() > 1) {
      words(WIDTH, ground + 20, "end", days.lastKey().toString());
    }
    lines.add("</svg></div>");
    return List.copyOf(lines);
  }

  /** A line across at no, half of the most, and the most. */
  private void line(int half, long most) {
    double y = TOP + HEIGHT - half * HEIGHT / 2.0;
    lines.add(
        String.format(
            Locale.ROOT,
            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%4$.1f\"/>",
            LEFT,
            WIDTH,
            y,
            y));
    if (half != 1 || most % 2 == 0) {
      words(LEFT - 8, y + 4, "end", Long.toString(most * half / 2));
    }
  }

  /** How often each rule decided, the most frequent first; nothing where none did. */
  List<String> rules() {
    List<RequirementReport.Rule> rules =
        report.rules().stream()
            .filter(rule -> rule.allowed() + rule.denied() > 0)
            .sorted(
                Comparator.comparingLong((RequirementReport.Rule r) -> r.allowed() + r.denied())
                    .reversed())
            .limit(MOST_RULES)
            .toList();
    lines.clear();
    if (rules.isEmpty()) {
      return List.of();
    }
    long most = rules.getFirst().allowed() + rules.getFirst().denied();
    open("rules", "requests that each rule decided", rules.size() * ROW);
    for (int i = 0; i < rules.size(); i++) {
      RequirementReport.Rule rule = rules.get(i);
      int y = i * ROW;
      lines.add(
          "<text class=\"label\" x=\"0\" y=\"%d\">%s</text>"
              .formatted(y + 14, HtmlReport.text(rule.decision())));
      double denied = rule.denied() * (WIDTH - 90.0) / most;
      double allowed = rule.allowed() * (WIDTH - 90.0) / most;
      bar("denied", 0, y + 20, denied, 12, rule.decision() + ": " + rule.denied());
      bar("allowed", denied, y + 20, allowed, 12, rule.decision() + ": " + rule.allowed());
      words(denied + allowed + 8, y + 30, "start", Long.toString(rule.allowed() + rule.denied()));
    }
    lines.add("</svg></div>");
    return List.copyOf(lines);
  }

  private void open(String kind, String name, int height) {
    lines.add(
        "<div class=\"wide\"><svg class=\"%s\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" xmlns=\"http://www.w3.org/2000/svg\">"
            .formatted(kind, name, WIDTH, height));
  }

  private void bar(String kind, double x, double y, double width, double height, String what) {
    if (width > 0 && height > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\">"
                  + "<title>%s %1$s</title></rect>",
              kind,
              x,
              y,
              Math.max(0.5, width),
              Math.max(0.5, height),
              HtmlReport.text(what)));
    }
  }

  private void words(double x, double y, String anchor, String text) {
    lines.add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            text));
  }
}
