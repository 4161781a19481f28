package io.hauberk.e2e.kubernetes;

import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of who may do what, asked of the API server in one go. A line is {@code yes|no who verb
 * resource[.group][/subresource] [name] [namespace]}, with {@code -} where something is not said.
 *
 * @param user what to write for a word of the second column, as YAML
 */
record Rights(String user, List<Line> lines) {
  record Line(
      boolean allowed, String who, String verb, String resource, String name, String namespace) {
    static Line of(String text) {
      String[] words = text.trim().split(" +");
      return new Line(
          words[0].equals("yes"), words[1], words[2], words[3], said(words, 4), said(words, 5));
    }

    private static String said(String[] words, int i) {
      return i < words.length && !words[i].equals("-") ? words[i] : "";
    }

    /** As {@code kubectl auth can-i} asks. */
    String review(String user) {
      String[] parts = resource.split("/", 2);
      String[] names = parts[0].split("\\.", 2);
      return """
      apiVersion: authorization.k8s.io/v1
      kind: SubjectAccessReview
      spec:
        %s
        resourceAttributes:
          verb: %s
          resource: %s
          group: "%s"
          subresource: "%s"
          name: "%s"
          namespace: "%s"
      """
          .formatted(
              user.replace("WHO", who),
              verb,
              names[0],
              names.length > 1 ? names[1] : "",
              parts.length > 1 ? parts[1] : "",
              name,
              namespace);
    }
  }

  static Rights of(String user, String table) {
    return new Rights(user, table.lines().map(Line::of).toList());
  }

  /** The lines that are not so. */
  List<Line> wrong(ApiServer server) {
    String reviews =
        lines.stream().map(line -> line.review(user)).collect(Collectors.joining("---\n"));
    Outcome outcome =
        server
            .kubectl()
            .runWith(reviews, "create", "-f", "-", "-o", "jsonpath={.status.allowed}{\"\\n\"}");
    List<String> answers = outcome.out().lines().toList();
    if (answers.size() != lines.size()) {
      throw new IllegalStateException(outcome.toString());
    }
    List<Line> wrong = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (Boolean.parseBoolean(answers.get(i)) != lines.get(i).allowed()) {
        wrong.add(lines.get(i));
      }
    }
    return wrong;
  }
}
