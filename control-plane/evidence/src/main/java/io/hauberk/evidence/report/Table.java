package io.hauberk.evidence.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of texts, which may come from whoever sent a request: whatever is in them, they stay one
 * cell each, and never become an order to a terminal, a spreadsheet or a page.
 */
public record Table(List<String> header, List<List<String>> rows) {
  private static final int WIDEST = 100;

  public Table {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** In columns, for a terminal. */
  public List<String> text() {
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    rows.forEach(row -> all.add(row.stream().map(Table::shown).toList()));
    int[] widths =
        IntStream.range(0, header.size())
            .map(i -> all.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    return all.stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .mapToObj(i -> row.get(i) + " ".repeat(widths[i] - row.get(i).length()))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .toList();
  }

  /**
   * Comma-separated values by RFC 4180, lines without their ends. A cell that a spreadsheet would
   * take for a formula begins with an apostrophe.
   */
  public List<String> csv() {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", header));
    rows.forEach(
        row -> lines.add(row.stream().map(Table::quoted).collect(Collectors.joining(","))));
    return lines;
  }

  /** A table of GitHub-flavoured Markdown. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| " + String.join(" | ", header) + " |");
    lines.add("|---".repeat(header.size()) + "|");
    rows.forEach(
        row ->
            lines.add(
                row.stream()
                    .map(Table::inMarkdown)
                    .collect(Collectors.joining(" | ", "| ", " |"))));
    return lines;
  }

  /** Text with everything escaped that would move a cursor, end a line or turn it around. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    shown.append("\\u{").append(Integer.toHexString(c)).append('}');
                default -> shown.appendCodePoint(c);
              }
            });
    return shown.length() <= WIDEST ? shown.toString() : shown.substring(0, WIDEST - 1) + "…";
  }

  private static String quoted(String cell) {
    String safe =
        !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 && !cell.equals("-")
            ? "'" + cell
            : cell;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }

  static String inMarkdown(String cell) {
    StringBuilder safe = new StringBuilder();
    for (char c : shown(cell).toCharArray()) {
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '|', '\\', '`', '*', '_', '[', ']', '!', '#', '~' -> safe.append('\\').append(c);
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }
}
