package io.hauberk.e2e.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A test that is skipped proves nothing. Those that must be are lines {@code Class#method: reason}
 * in {@code .ci/skipped-tests.txt}.
 */
class SkippedTestsTest {
  private static final Repository HERE = Repository.here();
  private static final Pattern SKIPPED =
      Pattern.compile("<testcase name=\"([^\"]*)\" classname=\"([^\"]*)\"[^>]*[^/]>\\s*<skipped");
  private static final Pattern WAY_TO_SKIP =
      Pattern.compile(
          "@(?:Disabled|Enabled|Ignore)[A-Za-z]*\\b|\\bassum(?:e|ing)[A-Z]\\w*\\(|\\bAssumptions\\b"
              + "|TestAbortedException");

  @Test
  void noModuleSkippedATestWithoutAListedReason() throws IOException {
    Set<String> listed = listed();
    try (Stream<Path> reports = Files.find(HERE.root(), 6, (path, unused) -> isReport(path))) {
      assertEquals(
          List.of(),
          reports
              .flatMap(SkippedTestsTest::skipped)
              .filter(test -> !listed.contains(test))
              .sorted()
              .toList());
    }
  }

  @Test
  void noSourceCanSkipATest() {
    assertEquals(
        List.of(),
        HERE.files(path -> path.toString().contains("/src/test/") && isJava(path)).stream()
            .filter(file -> !file.endsWith("SkippedTestsTest.java"))
            .filter(file -> WAY_TO_SKIP.matcher(Repository.text(file)).find())
            .map(HERE::name)
            .toList(),
        "let a missing tool fail the test with a sentence that says how to get it");
  }

  private static Set<String> listed() {
    return Repository.text(HERE.root().resolve(".ci/skipped-tests.txt"))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(": ", 2))
        .filter(parts -> parts.length == 2 && !parts[1].isBlank())
        .map(parts -> parts[0])
        .collect(Collectors.toSet());
  }

  private static Stream<String> skipped(Path report) {
    Matcher matcher = SKIPPED.matcher(Repository.text(report));
    return matcher.results().map(found -> found.group(2) + "#" + found.group(1));
  }

  private static boolean isReport(Path path) {
    return path.toString().matches(".*/target/surefire-reports/TEST-.*[.]xml");
  }

  private static boolean isJava(Path path) {
    return path.toString().endsWith(".java");
  }
}
