package io.hauberk.policy.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YAML as data and never as a weapon. */
class TreeReaderTest {
  private static final Limits SMALL = new Limits(10, 1_000, 3, 5, 20, 4);

  @Test
  void aBombOfAliasesIsRefusedAtItsFirstAnchor() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertEquals(List.of("HBK1003 x:1:5"), quick(bomb.toString(), Limits.STANDARD));
  }

  @Test
  void aMillionBracketsAreRefusedAtTheLimit() {
    assertEquals(List.of("HBK1006 x:1:25"), quick("[".repeat(1_000_000), Limits.STANDARD));
    assertEquals(List.of("HBK1006 x:1:49"), quick("- ".repeat(1_000_000), Limits.STANDARD));
  }

  @Test
  void everythingHasALimit() {
    assertEquals(List.of("HBK1004 x:1:1"), quick("a".repeat(1_001), SMALL));
    assertEquals(List.of("HBK1005 x:7:1"), quick("a\n---\nb\n---\nc\n---\nd", SMALL));
    assertEquals(List.of("HBK1006 x:1:6"), quick("[[[[[[a]]]]]]", SMALL));
    assertEquals(List.of("HBK1007 x:1:4"), quick("a: " + "b".repeat(21), SMALL));
    assertEquals(List.of("HBK1021 x:1:1"), quick("[a, b, c, d, e]", SMALL));
    assertEquals(List.of("HBK1021 x:1:1"), quick("{a: 1, b: 1, c: 1, d: 1, e: 1}", SMALL));
  }

  @Test
  void keysStandOnceAndAreText() {
    assertEquals(List.of("HBK1002 x:2:1"), quick("a: 1\na: 2", SMALL));
    assertEquals(List.of("HBK1016 x:1:2"), quick("{[a]: 1}", SMALL));
  }

  @Test
  void tagsAreRefused() {
    assertEquals(List.of("HBK1020 x:1:4"), quick("a: !!java.net.URL [b]", SMALL));
    assertEquals(List.of("HBK1020 x:1:4"), quick("a: !x b", SMALL));
  }

  @Test
  void brokenTextIsReportedWhereItBreaks() {
    assertEquals(List.of("HBK1001 x:2:2"), quick("a: [b\nc: d", SMALL));
    assertEquals(List.of("HBK1001 x:1:1"), quick("a: \u0007", SMALL));
  }

  @Test
  void halfACharacterIsReportedWhereItStands() {
    assertEquals(List.of("HBK1001 x:2:4"), quick("a: b\nc: \ud83d", SMALL));
    assertEquals(List.of("HBK1001 x:1:5"), quick("a: \ud83d\ude00\ude00", SMALL));
    for (int before = 1010; before < 1040; before++) {
      String text = "#" + "x".repeat(before) + "\ud83d\ud83d\ud83d";
      assertEquals(List.of("HBK1001 x:1:" + (before + 2)), quick(text, Limits.STANDARD));
    }
  }

  @Test
  void emptyDocumentsAreLeftOut() {
    assertEquals(List.of(), quick("", SMALL));
    assertEquals(List.of(), quick("---\n---\n# nothing\n", SMALL));
  }

  @ParameterizedTest
  @CsvSource({
    "yes, TEXT",
    "on, TEXT",
    "NO, TEXT",
    "true, FLAG",
    "True, FLAG",
    "null, NOTHING",
    "~, NOTHING",
    "443, WHOLE",
    "-1, WHOLE",
    "0x1F, WHOLE",
    "0o17, WHOLE",
    "017, WHOLE",
    "1.5, FRACTION",
    "1e3, FRACTION",
    ".inf, FRACTION",
    "1.2.3, TEXT",
    "2026-12-01T00:00:00Z, TEXT",
    "1h, TEXT",
    "'\"443\"', TEXT",
    "1_000, TEXT",
    "12:30:45, TEXT"
  })
  void scalarsHaveTheTypesOfTheCoreSchema(String text, Tree.Type type) {
    Problems problems = new Problems();
    List<Tree> trees =
        new TreeReader(new SourceText("x", "[" + text + "]"), SMALL, problems).read();
    assertEquals(
        List.of(type),
        trees.stream()
            .flatMap(t -> ((Tree.Sequence) t).items().stream())
            .map(t -> ((Tree.Scalar) t).type())
            .toList());
  }

  private static List<String> quick(String text, Limits limits) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          Problems problems = new Problems();
          List<Tree> unused = new TreeReader(new SourceText("x", text), limits, problems).read();
          return problems.sorted().stream()
              .map(p -> p.code() + " " + p.source() + ":" + p.line() + ":" + p.column())
              .toList();
        });
  }
}
