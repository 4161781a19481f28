package io.hauberk.cli;

import io.hauberk.kubernetes.status.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the control plane of a cluster has said of its objects. */
final class StandingText {
  private StandingText() {}

  /** For people. */
  static List<String> lines(List<Standing> standings) {
    if (standings.isEmpty()) {
      return List.of("the cluster has no objects of hauberk.io");
    }
    List<String> lines = new ArrayList<>();
    lines.add(row("KIND", "NAME", "MODE", "", "PROGRAMMED"));
    for (Standing standing : standings) {
      lines.add(
          row(
              standing.kind().name(),
              title(standing),
              orDash(standing.mode()),
              standing.accepted() ? "accepted" : "not accepted",
              orDash(standing.programmed())));
      standing.remarks().forEach(remark -> lines.add("  " + remark));
    }
    return lines;
  }

  /** For programs. */
  static List<Map<String, Object>> values(List<Standing> standings) {
    return standings.stream().map(StandingText::value).toList();
  }

  private static Map<String, Object> value(Standing standing) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("kind", standing.kind().name());
    value.put("namespace", standing.namespace());
    value.put("name", standing.name());
    value.put("mode", standing.mode());
    value.put("accepted", standing.accepted());
    value.put("programmed", standing.programmed());
    value.put("settled", standing.isSettled());
    value.put("remarks", standing.remarks());
    return value;
  }

  private static String title(Standing standing) {
    return standing.namespace().isEmpty()
        ? standing.name()
        : standing.namespace() + "/" + standing.name();
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%-16s %-32s %-10s %-13s %s", (Object[]) cells)
        .stripTrailing();
  }
}
