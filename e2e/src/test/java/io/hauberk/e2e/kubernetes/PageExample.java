package io.hauberk.e2e.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A YAML block of a reference page, as Kubernetes is shown it: without Workloads, which pods and
 * services are there.
 *
 * @param refused the code that the page promises
 */
record PageExample(String page, int line, Optional<String> refused, String documents) {
  private static final Path PAGES = Path.of(System.getProperty("hauberk.root"), "docs/reference");
  private static final Pattern BLOCK =
      Pattern.compile("(?m)(?:^<!-- (.*) -->\\n)?^```yaml\\n([\\s\\S]*?)^```$");
  private static final Pattern REFUSED = Pattern.compile("refused: (HBK[0-9]{4})");
  private static final String RULE =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: example, namespace: alice}
      spec:
        protect: {matchLabels: {app: alice}}
        allow:
      """;

  static List<PageExample> of(String page) throws IOException {
    String text = Files.readString(PAGES.resolve(page));
    List<PageExample> examples = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String marks = Optional.ofNullable(block.group(1)).orElse("");
      String yaml = marks.startsWith("rule") ? RULE + block.group(2).indent(2) : block.group(2);
      Matcher refused = REFUSED.matcher(marks);
      examples.add(
          new PageExample(
              page,
              (int) text.substring(0, block.start(2)).lines().count() + 1,
              refused.find() ? Optional.of(refused.group(1)) : Optional.empty(),
              forKubernetes(yaml)));
    }
    return examples;
  }

  static String forKubernetes(String yaml) {
    return Stream.of(yaml.split("(?m)^---\\n", -1))
        .filter(document -> !document.contains("\nkind: Workload\n"))
        .filter(document -> document.contains("kind: "))
        .collect(Collectors.joining("---\n"));
  }

  @Override
  public String toString() {
    return page + ":" + line + refused.map(code -> " " + code).orElse("");
  }
}
