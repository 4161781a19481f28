package io.hauberk.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.evidence.metrics.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped for Prometheus and Grafana, and the page that lists the metrics. */
class MonitoringTest {
  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("hauberk.root")));
  private static final Path FILES = ROOT.resolve("charts/hauberk/files");
  private static final Pattern NAME = Pattern.compile("\\b(?:hauberk|jvm|process)_[a-z_]+");
  private static final Set<String> OF_THE_MACHINE =
      Set.of("process_cpu_seconds_total", "process_resident_memory_bytes", "jvm_memory_used_bytes");

  @TempDir Path folder;

  @Test
  void everyAlertIsRaisedWhenItShouldAndOnlyThen() throws Exception {
    Files.copy(FILES.resolve("alerts.yaml"), folder.resolve("alerts.yaml"));
    try (InputStream tests =
        Objects.requireNonNull(getClass().getResourceAsStream("alerts-test.yaml"))) {
      Files.copy(tests, folder.resolve("alerts-test.yaml"));
    }
    Promtool.judge(folder, new byte[0], "check", "rules", "alerts.yaml");
    Promtool.judge(folder, new byte[0], "test", "rules", "alerts-test.yaml");
    String tests = Files.readString(folder.resolve("alerts-test.yaml"));
    List<String> untested =
        names(Pattern.compile("(?m)^  - alert: (\\w+)$"), alerts())
            .filter(alert -> !tests.contains("alertname: " + alert + "\n"))
            .toList();
    assertEquals(List.of(), untested);
  }

  @Test
  void alertsNameOnlyMetricsThatThereAre() throws IOException {
    assertEquals(List.of(), unknown(alerts()));
  }

  @Test
  void everyExpressionOfTheDashboardIsOneAndNamesMetricsThatThereAre() throws Exception {
    JsonNode dashboard = new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
    List<String> expressions = new ArrayList<>(dashboard.findValuesAsText("expr"));
    assertTrue(expressions.size() > 20, expressions.toString());
    assertEquals(List.of(), unknown(String.join("\n", expressions)));
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    for (int i = 0; i < expressions.size(); i++) {
      rules.append("  - record: panel:expression").append(i).append(":value\n");
      rules.append("    expr: |\n      ").append(expressions.get(i)).append('\n');
    }
    Files.writeString(folder.resolve("dashboard.yaml"), rules);
    Promtool.judge(folder, new byte[0], "check", "rules", "dashboard.yaml");
  }

  @Test
  void everyMetricIsInTheReferenceAsItIs() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/reference/metrics.md"), UTF_8);
    List<String> rows = page.lines().filter(line -> line.startsWith("| `hauberk_")).toList();
    assertEquals(Arrays.stream(Metric.values()).map(MonitoringTest::row).toList(), rows);
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |"
        .formatted(
            metric.text(), metric.type().name().toLowerCase(Locale.ROOT), labels, metric.help());
  }

  private static String alerts() throws IOException {
    return Files.readString(FILES.resolve("alerts.yaml"), UTF_8);
  }

  private static Stream<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1));
  }

  private static List<String> unknown(String text) {
    Set<String> known =
        Arrays.stream(Metric.values()).map(Metric::text).collect(Collectors.toSet());
    return NAME.matcher(text)
        .results()
        .map(MatchResult::group)
        .filter(name -> !known.contains(name) && !OF_THE_MACHINE.contains(name))
        .distinct()
        .toList();
  }
}
