package io.hauberk.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void cellsStandBelowEachOther() {
    assertEquals(
        List.of("a    b", "1    two", "333  4"),
        new Table(List.of("a", "b"), List.of(List.of("1", "two"), List.of("333", "4"))).text());
  }

  @Test
  void nothingMovesTheCursorOrEndsALine() {
    Table table = one("\u001b[2J\r\n\u202egnp\u009b");
    assertEquals(List.of("x", "\\u{1b}[2J\\u{d}\\u{a}\\u{202e}gnp\\u{9b}"), table.text());
  }

  @Test
  void nothingIsAFormulaOrASecondCellOfASpreadsheet() {
    assertEquals(List.of("x", "'=cmd()"), one("=cmd()").csv());
    assertEquals(List.of("x", "\"a,\"\"b\""), one("a,\"b").csv());
    assertEquals(List.of("x", "\"a\nb\""), one("a\nb").csv());
    assertEquals(List.of("x", "-"), one("-").csv());
  }

  @Test
  void nothingIsMarkup() {
    assertEquals(
        "| \\|&lt;img src=x&gt;\\[a\\](b)\\`c\\` |",
        one("|<img src=x>[a](b)`c`").markdown().get(2));
    assertEquals("&lt;script&gt;&amp;&quot;&#39;", HtmlReport.text("<script>&\"'"));
  }

  private static Table one(String cell) {
    return new Table(List.of("x"), List.of(List.of(cell)));
  }
}
