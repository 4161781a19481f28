package io.hauberk.evidence.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SectionTest {
  private static final String TEXT =
      """
      headers: [x-purpose]
      retention:
        keep: 30d
        size: 2GiB
        count: 7
        deep: true
      sinks:
        - name: one
          labels: {a: "1"}
        - name: two
      nothing:
      """;

  private static Section parsed(String text) throws ConfigProblem {
    return Section.parse("evidence.yaml", text);
  }

  private static String problem(String text, String... known) {
    return assertThrows(ConfigProblem.class, () -> parsed(text).requireKnown(known)).getMessage();
  }

  @Test
  void givesWhatStandsThere() throws ConfigProblem {
    Section file = parsed(TEXT);
    assertEquals(Set.of("headers", "retention", "sinks", "nothing"), file.keys());
    assertEquals(List.of("x-purpose"), file.texts("headers"));
    Section retention = file.section("retention").orElseThrow();
    assertEquals(Duration.ofDays(30), retention.duration("keep", Duration.ZERO));
    assertEquals(2L << 30, retention.bytes("size", 0));
    assertEquals(7, retention.number("count", 0, 1, 10));
    assertTrue(retention.flag("deep", false));
    List<Section> sinks = file.sections("sinks");
    assertEquals("two", sinks.get(1).requiredText("name"));
    assertEquals(Map.of("a", "1"), sinks.get(0).map("labels"));
    assertEquals(Set.of(), file.section("nothing").orElseThrow().keys());
  }

  @Test
  void whatIsAbsentIsAsUsual() throws ConfigProblem {
    Section file = parsed("# nothing\n");
    assertEquals(Set.of(), file.keys());
    assertEquals(Optional.empty(), file.section("retention"));
    assertEquals(List.of(), file.sections("sinks"));
    assertEquals(Duration.ofDays(1), file.duration("keep", Duration.ofDays(1)));
    assertFalse(file.flag("deep", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keep: 30 | evidence.yaml:1:7 `30` is no duration: write `500ms`, `10s`, `5m`, `12h` or"
            + " `30d`",
        "size: 2GB | evidence.yaml:1:7 `2GB` is no size: write `512KiB`, `64MiB` or `2GiB`",
        "count: 11 | evidence.yaml:1:8 `11` is not between 1 and 10",
        "count: x | evidence.yaml:1:8 `x` is no whole number",
        "count: [1] | evidence.yaml:1:8 `count` has one value, no keys and no list",
        "deep: yes | evidence.yaml:1:7 `yes` is neither true nor false",
        "list: 1 | evidence.yaml:1:1 `list` is a list: begin each item with `-`",
        "section: 1 | evidence.yaml:1:10 `section` has keys of its own",
      })
  void saysWhereAndWhatToDo(String text, String message) throws ConfigProblem {
    Section file = parsed(text);
    assertEquals(
        message,
        assertThrows(
                ConfigProblem.class,
                () -> {
                  file.duration("keep", Duration.ZERO);
                  file.bytes("size", 0);
                  file.number("count", 1, 1, 10);
                  file.flag("deep", false);
                  file.texts("list");
                  file.section("section");
                })
            .getMessage());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertEquals(
        "evidence.yaml:2:1 `sink` is no key here: use one of headers, sinks",
        problem("headers: []\nsink: []\n", "sinks", "headers"));
    assertEquals(
        "evidence.yaml:3:1 `a` stands here and in line 1: remove one", problem("a: 1\nb: 2\na: 3"));
    assertEquals("evidence.yaml:1:1 a mapping is expected here", problem("- a"));
    assertTrue(problem("a: [1").startsWith("evidence.yaml:"), problem("a: [1"));
    assertEquals("evidence.yaml:1:1 `a` is missing", missing());
  }

  private static String missing() {
    return assertThrows(ConfigProblem.class, () -> parsed("b: 1").requiredText("a")).getMessage();
  }
}
