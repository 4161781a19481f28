package io.hauberk.policy.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference pages say is what the reader does. */
class ReferencePagesTest {
  static Stream<DocumentedExample> examples() throws IOException {
    return Stream.concat(
        DocumentedExample.of("policy.md").stream(), DocumentedExample.of("problems.md").stream());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsReadAsThePageSays(DocumentedExample example) throws IOException {
    List<Problem> errors =
        example.problems().stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .toList();
    Optional<String> refused = example.refused();
    if (refused.isPresent()) {
      assertEquals(
          List.of(refused.get()),
          errors.stream().map(Problem::code).distinct().toList(),
          errors::toString);
    } else {
      assertEquals(List.of(), errors);
      assertTrue(example.read().model().isPresent());
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyWarningComesAsThePageSays(DocumentedExample example) throws IOException {
    Optional<String> warns = example.warns();
    if (warns.isPresent()) {
      List<Problem> problems = example.problems();
      assertTrue(
          problems.stream().anyMatch(problem -> problem.code().equals(warns.get())),
          problems::toString);
    }
  }

  @Test
  void everyCodeHasItsSectionAndNoOther() throws IOException {
    Path page = Path.of(System.getProperty("hauberk.root"), "docs/reference/problems.md");
    List<String> sections =
        Pattern.compile("(?m)^### (HBK[0-9]{4}): .+$")
            .matcher(Files.readString(page))
            .results()
            .map(result -> result.group(1))
            .toList();
    assertEquals(Stream.of(Code.values()).map(Code::text).toList(), sections);
  }
}
