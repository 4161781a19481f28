package io.hauberk.e2e.bypass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The outcomes as a page: one table for each section, one row for each attempt. */
final class Table {
  private static final String HEAD =
      """
      # Attempts to get past a sidecar

      This page is written by a test (`BypassTest`, `-Dgolden.update=true`) and compared with what it
      sees in every run. Each attempt is made against a real Envoy that runs what Hauberk compiled
      from [one mesh](../../e2e/src/test/resources/bypass/mesh.yaml), once with Apache Tomcat behind it,
      set to be as credulous about paths as it can be, and once with the HTTP server of the JDK.

      * **Refused**: not a byte of the request reached the program, and the log line has the name.
        What Envoy's own parser refuses has no decision in the log; its details are shown here as
        `hardening/envoy/<details>`. What ends in the handshake is shown with Envoy's reason.
      * **Harmless**: a grant admits the request. The program received exactly what was sent, and
        served nothing secret.
      * **Limit**: it is refused by name, but something leaked before. It takes a certificate that the
        mesh's root signed and that Hauberk's authority does not issue.

      Bob may `GET` `/customer-records` and what is below, and a few paths that the rows name. The
      caller `wide` may do everything but touch `/admin`. The other callers' names say what is
      wrong with their certificates.
      """;

  private Table() {}

  static String of(List<Outcome> outcomes) {
    Map<String, Map<String, List<Outcome>>> sections = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      sections
          .computeIfAbsent(outcome.attempt().section(), s -> new LinkedHashMap<>())
          .computeIfAbsent(
              outcome.attempt().what() + "\n" + outcome.attempt().caller(), s -> new ArrayList<>())
          .add(outcome);
    }
    StringBuilder page = new StringBuilder(HEAD);
    page.append(
        "\n%d attempts: %d refused, %d harmless, %d at a known limit, 0 got through.\n"
            .formatted(
                outcomes.size(),
                count(outcomes, "refused"),
                count(outcomes, "harmless"),
                count(outcomes, "limit")));
    sections.forEach(
        (section, rows) -> {
          page.append("\n## ").append(section).append("\n\n");
          page.append("| attempt | caller | answer | name in the log | |\n|---|---|---|---|---|\n");
          rows.values().forEach(row -> page.append(row(row)));
        });
    return page.toString();
  }

  private static long count(List<Outcome> outcomes, String verdict) {
    return outcomes.stream().filter(o -> verdict(o.attempt()).equals(verdict)).count();
  }

  private static String row(List<Outcome> same) {
    Attempt attempt = same.getFirst().attempt();
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            attempt.what().replace("|", "\\|"),
            attempt.caller(),
            each(same, o -> o.answer().outcome()),
            each(
                same, o -> o.name().isEmpty() ? "closed before any request" : "`" + o.name() + "`"),
            each(same, o -> verdict(o.attempt())));
  }

  private static String verdict(Attempt attempt) {
    return switch (attempt.expected()) {
      case Attempt.Expected.Refused unused -> "refused";
      case Attempt.Expected.Harmless unused -> "harmless";
      case Attempt.Expected.Limit unused -> "limit";
    };
  }

  /** One word if the servers make no difference, else one for each. */
  private static String each(List<Outcome> same, Function<Outcome, String> column) {
    Set<String> values =
        same.stream().map(column).collect(Collectors.toCollection(LinkedHashSet::new));
    return String.join(", ", values);
  }
}
