package io.hauberk.evidence.sink.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts documents one by one, as a store should. */
final class PlainCount {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private PlainCount() {}

  /** Counts of a panel, by the values of its levels. */
  static Map<List<String>, Long> of(Shipped.Panel panel, List<JsonNode> documents) {
    Map<List<String>, Long> counts = new TreeMap<>(PlainCount::compare);
    for (JsonNode document : documents) {
      if (matches(panel.query(), document)) {
        count(panel.levels(), document, new ArrayList<>(), counts);
      }
    }
    return counts;
  }

  /** Counts that a store answered. */
  static Map<List<String>, Long> of(JsonNode answer) {
    Map<List<String>, Long> counts = new TreeMap<>(PlainCount::compare);
    buckets(answer.path("aggregations"), new ArrayList<>(), counts);
    return counts;
  }

  /** Every value of a field, with how many documents have it. */
  static Map<String, Long> values(String field, List<JsonNode> documents) {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode document : documents) {
      values(document, field).stream()
          .distinct()
          .forEach(value -> counts.merge(value, 1L, Long::sum));
    }
    return counts;
  }

  private static void buckets(JsonNode level, List<String> path, Map<List<String>, Long> counts) {
    if (!level.has("by")) {
      counts.put(List.copyOf(path), level.path("doc_count").asLong());
      return;
    }
    for (JsonNode bucket : level.path("by").path("buckets")) {
      path.add(bucket.path("key").asText());
      buckets(bucket, path, counts);
      path.removeLast();
    }
  }

  private static boolean matches(String query, JsonNode document) {
    for (String one : query.split(" or ", -1)) {
      String[] term = one.split(": ", 2);
      if (values(document, term[0]).contains(term[1])) {
        return true;
      }
    }
    return false;
  }

  private static void count(
      List<JsonNode> levels, JsonNode document, List<String> path, Map<List<String>, Long> counts) {
    if (levels.isEmpty()) {
      counts.merge(List.copyOf(path), 1L, Long::sum);
      return;
    }
    JsonNode level = levels.getFirst();
    List<String> values = values(document, Shipped.Panel.field(level));
    if (values.isEmpty() && Shipped.Panel.withMissing(level)) {
      values = List.of(Shipped.Panel.MISSING);
    }
    for (String value : values) {
      path.add(
          level.path("type").asText().equals("terms")
              ? value
              : Long.toString(Math.floorDiv(Long.parseLong(value), DAY) * DAY));
      count(levels.subList(1, levels.size()), document, path, counts);
      path.removeLast();
    }
  }

  private static List<String> values(JsonNode node, String path) {
    if (node.isArray()) {
      List<String> all = new ArrayList<>();
      node.forEach(element -> all.addAll(values(element, path)));
      return all;
    }
    if (path.isEmpty()) {
      return List.of(node.asText());
    }
    String[] names = path.split("\\.", 2);
    JsonNode inner = node.path(names[0]);
    return inner.isMissingNode() ? List.of() : values(inner, names.length > 1 ? names[1] : "");
  }

  private static int compare(List<String> left, List<String> right) {
    return String.join("\u0000", left).compareTo(String.join("\u0000", right));
  }
}
