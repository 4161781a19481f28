package io.hauberk.injector;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Regular expressions for what a pod's checks put into its bootstrap, made from what the injector
 * itself writes, with markers where a pod may differ.
 */
final class CheckPatterns {
  private static final int PORT = 64_999;
  private static final int SECONDS = 97;
  private static final String TEXT = "MARKED";
  private static final String JSON_TEXT = "(?:[^\"\\\\]|\\\\.)*";

  private CheckPatterns() {}

  /** In the order in which they stand: clusters, filters, routes. */
  static Map<String, String> all() {
    Map<String, String> patterns = new LinkedHashMap<>();
    List<ProbeConfig> configs =
        Stream.<Probe.Check>of(
                new Probe.Check.Http(PORT, "/" + TEXT, false),
                new Probe.Check.Http(PORT, "/" + TEXT, true),
                new Probe.Check.Tcp(PORT),
                new Probe.Check.Grpc(PORT, TEXT))
            .map(check -> config(check, Probe.Kind.LIVENESS))
            .toList();
    patterns.put("clusters", any(",%s", configs.stream().map(c -> c.cluster().toString())));
    patterns.put(
        "filters", any("%s,", configs.stream().flatMap(c -> c.filter().stream()).map(f -> f + "")));
    ProbeConfig hook = config(new Probe.Check.Http(PORT, "/" + TEXT, false), Probe.Kind.PRE_STOP);
    patterns.put(
        "routes",
        any(
            ",%s",
            Stream.concat(configs.stream(), Stream.of(hook))
                .flatMap(c -> c.route().stream())
                .map(r -> r + "")));
    return patterns;
  }

  private static ProbeConfig config(Probe.Check check, Probe.Kind kind) {
    Probe probe =
        new Probe(
            "NAME",
            kind,
            JsonNodeFactory.instance.objectNode(),
            check,
            kind.hook() ? 0 : SECONDS,
            2 * SECONDS);
    return new ProbeConfig(probe, "/probe/TOKEN/" + probe.name());
  }

  /** What all have in common stands once: an API server counts the length of a pattern. */
  private static String any(String separated, Stream<String> texts) {
    List<String> patterns = texts.map(CheckPatterns::pattern).distinct().toList();
    String common = common(patterns);
    String choice =
        patterns.stream()
            .map(pattern -> pattern.substring(common.length()))
            .collect(Collectors.joining("|"));
    return "(?:" + separated.formatted(common + "(?:" + choice + ")") + ")*";
  }

  /** Up to the last quotation mark, so that no escape is cut through. */
  private static String common(List<String> patterns) {
    String shortest = patterns.getFirst();
    int length = 0;
    while (length < shortest.length()) {
      String longer = shortest.substring(0, length + 1);
      if (!patterns.stream().allMatch(pattern -> pattern.startsWith(longer))) {
        break;
      }
      length++;
    }
    return shortest.substring(0, shortest.substring(0, length).lastIndexOf('"') + 1);
  }

  private static String pattern(String text) {
    return text.replaceAll("[\\\\.\\[\\]{}()*+?^$|]", "\\\\$0")
        .replace("TOKEN", "[0-9a-f]+")
        .replaceAll("NAME/(?:liveness|pre-stop)", "[a-z0-9-]+/[a-z-]+")
        .replace("" + PORT, "[0-9]+")
        .replace("\"" + SECONDS + "s\"", "\"[0-9]+s\"")
        .replace(TEXT, JSON_TEXT);
  }
}
