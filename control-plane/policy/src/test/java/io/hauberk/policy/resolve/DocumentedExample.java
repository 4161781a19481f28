package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A YAML block of a reference page. The comment above it says how it is read: {@code base} all
 * others stand in it; {@code rule} a list of rules; {@code bare} without the base; {@code refused:
 * HBKnnnn} and {@code warns: HBKnnnn} what comes of it.
 */
record DocumentedExample(String page, int line, String marks, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("(?m)(?:^<!-- (.*) -->\\n)?^```yaml\\n([\\s\\S]*?)^```$");
  private static final Pattern KEY =
      Pattern.compile(
          "(?s).*^kind: (\\w+)$.*?\\bname: ([a-z0-9-]+)(?:, namespace: ([a-z0-9-]+))?.*",
          Pattern.MULTILINE);
  private static final String RULE =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: example, namespace: alice}
      spec:
        protect: {matchLabels: {app: alice}}
        allow:
      """;

  static List<DocumentedExample> of(String page) throws IOException {
    Path file = Path.of(System.getProperty("hauberk.root"), "docs", "reference", page);
    String text = Files.readString(file);
    List<DocumentedExample> examples = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      MatchResult block = matcher.toMatchResult();
      int line = (int) text.substring(0, block.start(2)).lines().count() + 1;
      examples.add(
          new DocumentedExample(
              page, line, Optional.ofNullable(block.group(1)).orElse(""), block.group(2)));
    }
    return examples;
  }

  static String base() throws IOException {
    return of("policy.md").stream()
        .filter(example -> example.marks().equals("base"))
        .findFirst()
        .orElseThrow()
        .text();
  }

  Optional<String> refused() {
    return marked("refused: ");
  }

  Optional<String> warns() {
    return marked("warns: ");
  }

  private Optional<String> marked(String mark) {
    return Stream.of(marks.split(", ", -1))
        .filter(m -> m.startsWith(mark))
        .map(m -> m.substring(mark.length()))
        .findFirst();
  }

  Reading read() throws IOException {
    List<SourceText> sources = new ArrayList<>();
    sources.add(new SourceText("example.yaml", documents()));
    if (!marks.equals("base") && !marks.contains("bare")) {
      sources.add(new SourceText("base.yaml", baseWithout(keys(documents()))));
    }
    return PolicyReader.read(sources, ReadMesh.NOW);
  }

  /** Problems of the example itself, without those of the mesh around it. */
  List<Problem> problems() throws IOException {
    return read().problems().stream().filter(p -> !p.source().equals("base.yaml")).toList();
  }

  String documents() {
    return marks.startsWith("rule") ? RULE + text.indent(2) : text;
  }

  private static String baseWithout(Set<String> redefined) throws IOException {
    return Stream.of(base().split("(?m)^---\\n", -1))
        .filter(document -> keys(document).stream().noneMatch(redefined::contains))
        .collect(Collectors.joining("---\n"));
  }

  private static Set<String> keys(String text) {
    return Stream.of(text.split("(?m)^---\\n", -1))
        .map(KEY::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1) + " " + m.group(3) + "/" + m.group(2))
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return page + ":" + line;
  }
}
