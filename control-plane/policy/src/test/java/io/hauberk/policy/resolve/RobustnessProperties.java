package io.hauberk.policy.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written, the answer is a model or problems, never an exception. */
class RobustnessProperties {
  private final String good = everything();

  @Property(tries = 1500)
  void anyTextIsAnswered(@ForAll("noise") String text) {
    answered(text);
  }

  @Property(tries = 1500)
  void aDamagedMeshIsAnswered(@ForAll Random random) {
    StringBuilder text = new StringBuilder(good);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      damage(text, random);
    }
    answered(text.toString());
  }

  private static void damage(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    int other = Math.min(text.length(), at + random.nextInt(30));
    switch (random.nextInt(6)) {
      case 0 -> text.deleteCharAt(at);
      case 1 ->
          text.setCharAt(at, "{}[]:,-&*!|>'\"#%@?\t\n 7aZ\u00e9\ud83d".charAt(random.nextInt(26)));
      case 2 -> text.delete(at, other);
      case 3 -> text.insert(at, text.substring(at, other));
      case 4 ->
          text.insert(
              at, List.of("null", "{}", "[]", "-1", "443", "\"\"", "~").get(random.nextInt(7)));
      default -> {
        int from = text.lastIndexOf("\n", at) + 1;
        int to = text.indexOf("\n", at);
        if (to > from) {
          text.delete(from, to);
        }
      }
    }
  }

  private static void answered(String text) {
    Reading reading = PolicyReader.read(List.of(new SourceText("x", text)), ReadMesh.NOW);
    assertEquals(
        reading.model().isPresent(),
        reading.problems().stream().noneMatch(p -> p.severity() == Problem.Severity.ERROR));
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(200),
        Arbitraries.strings().withChars("ab:{}[],-&*!|>'\"#%@?\n ~1.").ofMaxLength(120));
  }

  private static String everything() {
    try {
      return DocumentedExample.base()
          + DocumentedExample.of("policy.md").stream()
              .filter(e -> e.refused().isEmpty() && !e.marks().equals("base"))
              .map(DocumentedExample::documents)
              .collect(Collectors.joining("---\n", "---\n", ""));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
