package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.Problem.Severity;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.resolve.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example of the page of problems that is one object: the webhook says the codes that {@code
 * hauberk lint} says of the same text in a file.
 */
class LintAgreementTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^<!-- (.*) -->\\n^```yaml\\n([\\s\\S]*?)^```$");
  private static final Pattern CODE = Pattern.compile("HBK[0-9]{4}");
  private static final String RULE =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: example, namespace: alice}
      spec:
        protect: {matchLabels: {app: alice}}
        allow:
      """;

  /** Of YAML, not of objects: an object has no key twice, no alias, no tag, and is no list. */
  private static final Set<String> OF_YAML =
      Set.of("HBK1001", "HBK1002", "HBK1003", "HBK1006", "HBK1007", "HBK1010", "HBK1020");

  private static final Set<String> UNRESOLVED =
      Set.of("HBK2003", "HBK2004", "HBK2005", "HBK2006", "HBK3001", "HBK3002");

  record Example(String code, String text) {
    @Override
    public String toString() {
      return code;
    }
  }

  static Stream<Example> examples() throws IOException {
    return blocks("problems.md")
        .filter(block -> block.group(1).matches(".*(refused|warns): HBK.*"))
        .filter(block -> !block.group(1).contains("bare"))
        .map(
            block -> {
              Matcher code = CODE.matcher(block.group(1));
              String text =
                  block.group(1).startsWith("rule")
                      ? RULE + block.group(2).indent(2)
                      : block.group(2);
              return new Example(code.find() ? code.group() : "", text);
            })
        .filter(example -> !example.text().contains("\n---\n"))
        .filter(example -> !OF_YAML.contains(example.code()))
        .filter(example -> !example.text().contains("kind: Workload"));
  }

  @Test
  void thereAreManyExamples() throws IOException {
    assertTrue(examples().count() >= 25, "only " + examples().count());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theWebhookSaysWhatLintSays(Example example) throws IOException {
    String base = baseWithout(TestReviews.tree(example.text()));
    List<Problem> problems =
        PolicyReader.read(
                List.of(
                    new SourceText("example.yaml", example.text()),
                    new SourceText("base.yaml", base)),
                NOW)
            .problems()
            .stream()
            .filter(problem -> problem.source().equals("example.yaml"))
            .toList();

    assertEquals(codes(problems, Severity.ERROR), said(example, base).errors());
    if (codes(problems, Severity.ERROR).isEmpty()) {
      assertEquals(codes(problems, Severity.WARNING), said(example, base).warnings());
    }
  }

  private record Codes(Set<String> errors, Set<String> warnings) {}

  private static Set<String> codes(List<Problem> problems, Severity severity) {
    return problems.stream()
        .filter(problem -> severity(problem) == severity)
        .map(Problem::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A reference that does not resolve is an error in files, and a warning in a cluster. */
  private static Severity severity(Problem problem) {
    return UNRESOLVED.contains(problem.code()) ? Severity.WARNING : problem.severity();
  }

  private static Codes said(Example example, String base) {
    ObjectNode object = TestReviews.tree(example.text());
    Review review =
        TestReviews.create(
            "dev",
            object.path("kind").asText().toLowerCase(Locale.ROOT) + "s.hauberk.io",
            example.text());
    Answer answer =
        new ObjectReviewer(
                new FakeMesh().with(base),
                new MeshReading(InstantSource.fixed(NOW)),
                new TrustDomain("example.org"))
            .review(review);
    Set<String> warnings = new TreeSet<>();
    answer.warnings().forEach(warning -> warnings.add(warning.substring(0, 7)));
    Set<String> errors = new TreeSet<>();
    if (answer instanceof Answer.Refused refused) {
      refused.reasons().forEach(reason -> errors.add(reason.message().substring(0, 7)));
    }
    return new Codes(errors, warnings);
  }

  private static String baseWithout(ObjectNode object) throws IOException {
    return Stream.of(base().split("(?m)^---\\n", -1))
        .filter(document -> !key(TestReviews.tree(document)).equals(key(object)))
        .collect(Collectors.joining("---\n"));
  }

  private static String key(ObjectNode object) {
    return object.path("kind").asText()
        + object.at("/metadata/namespace").asText()
        + object.at("/metadata/name").asText();
  }

  private static String base() throws IOException {
    return blocks("policy.md")
        .filter(block -> block.group(1).equals("base"))
        .findFirst()
        .orElseThrow()
        .group(2);
  }

  private static Stream<MatchResult> blocks(String page) throws IOException {
    Path file = Path.of(System.getProperty("hauberk.root"), "docs", "reference", page);
    return BLOCK.matcher(Files.readString(file)).results();
  }
}
