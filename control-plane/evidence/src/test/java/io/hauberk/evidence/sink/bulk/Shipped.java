package io.hauberk.evidence.sink.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What is shipped for OpenSearch: its template, its questions, and the panels of its dashboard. */
final class Shipped {
  static final JsonMapper JSON = new JsonMapper();

  private Shipped() {}

  static JsonNode template() throws IOException {
    return JSON.readTree(bytes("index-template.json"));
  }

  static JsonNode question(String name) throws IOException {
    return Objects.requireNonNull(JSON.readTree(bytes("questions.json")).get(name), name);
  }

  /** Names of all questions. */
  static List<String> questions() throws IOException {
    List<String> names = new ArrayList<>();
    JSON.readTree(bytes("questions.json")).fieldNames().forEachRemaining(names::add);
    return names;
  }

  static List<Panel> panels() throws IOException {
    List<Panel> panels = new ArrayList<>();
    try (var objects = JSON.readerFor(JsonNode.class).readValues(bytes("dashboards.ndjson"))) {
      while (objects.hasNextValue()) {
        JsonNode object = (JsonNode) objects.nextValue();
        if (object.path("type").asText().equals("visualization")) {
          panels.add(panel(object.path("attributes")));
        }
      }
    }
    return panels;
  }

  private static Panel panel(JsonNode attributes) throws IOException {
    JsonNode search =
        JSON.readTree(attributes.at("/kibanaSavedObjectMeta/searchSourceJSON").asText());
    List<JsonNode> levels = new ArrayList<>();
    for (JsonNode level : JSON.readTree(attributes.path("visState").asText()).path("aggs")) {
      if (!level.path("schema").asText().equals("metric")) {
        levels.add(level);
      }
    }
    return new Panel(attributes.path("title").asText(), search.at("/query/query").asText(), levels);
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            Shipped.class.getResourceAsStream("/io/hauberk/evidence/opensearch/" + name), name)) {
      return in.readAllBytes();
    }
  }

  /**
   * A panel counts.
   *
   * @param query {@code field: number}, or several of these with {@code or} between
   * @param levels how the counts are divided, the outermost first
   */
  record Panel(String title, String query, List<JsonNode> levels) {
    static final String MISSING = "__missing__";

    /** What OpenSearch Dashboards makes of it. */
    ObjectNode search() {
      ObjectNode search = JSON.createObjectNode().put("size", 0);
      search
          .putObject("query")
          .putObject("query_string")
          .put("query", query.replace(": ", ":").replace(" or ", " OR "));
      ObjectNode at = search;
      for (JsonNode level : levels) {
        at = at.putObject("aggs").putObject("by");
        String type = level.path("type").asText();
        ObjectNode by = at.putObject(type).put("field", field(level));
        if (type.equals("terms")) {
          by.put("size", level.at("/params/size").asInt());
          by.putObject("order").put("_count", level.at("/params/order").asText());
          if (withMissing(level)) {
            by.put("missing", MISSING);
          }
        } else {
          by.put("fixed_interval", "1d").put("min_doc_count", 1);
        }
      }
      return search;
    }

    static String field(JsonNode level) {
      return level.at("/params/field").asText();
    }

    static boolean withMissing(JsonNode level) {
      return level.at("/params/missingBucket").asBoolean();
    }
  }
}
