package io.hauberk.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.record.RandomRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is shipped for OpenSearch fits what the sinks write. */
class OpenSearchFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FLAT = Set.of("flat_object");

  /** Field names in queries, aggregations, and in the query language of dashboards. */
  private static final Pattern FIELD =
      Pattern.compile("\\\\?\"field\\\\?\": ?\\\\?\"([a-z_.]+)\\\\?\"|\\b([a-z_]+): \\d");

  @Test
  void everyFieldOfARecordHasItsTypeInTheTemplate() throws IOException {
    Map<String, String> types = types();
    Format format = Format.of(Format.Kind.OCSF, "1");
    RandomRecords random = new RandomRecords(new Random(3));
    for (int i = 0; i < 2000; i++) {
      check("", JSON.readTree(format.render(random.next())), types);
    }
  }

  private static void check(String path, JsonNode value, Map<String, String> types) {
    String type = types.getOrDefault(path, "");
    if (value.isArray()) {
      value.forEach(element -> check(path, element, types));
    } else if (value.isObject() && !FLAT.contains(type)) {
      value
          .properties()
          .forEach(
              e ->
                  check(
                      path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), types));
    } else {
      boolean fits =
          switch (type) {
            case "long", "double" -> value.isNumber();
            case "date" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "keyword", "text", "ip" -> value.isTextual();
            case "flat_object" -> value.isObject();
            default -> false;
          };
      assertTrue(fits, () -> path + " is " + type + " in the template, and " + value);
    }
  }

  @Test
  void everyQuestionAsksForFieldsOfTheTemplate() throws IOException {
    Set<String> fields = new TreeSet<>();
    terms(JSON.readTree(text("questions.json")), fields);
    assertTrue(fields.size() > 8, fields.toString());
    known(fields);
  }

  private static void terms(JsonNode node, Set<String> fields) {
    node.properties()
        .forEach(
            e -> {
              switch (e.getKey()) {
                case "term", "range" -> fields.addAll(names(e.getValue()));
                case "field" -> fields.add(e.getValue().asText());
                default -> {}
              }
            });
    node.forEach(inner -> terms(inner, fields));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void everyPanelShowsFieldsOfTheTemplateAndIsThere() throws IOException {
    Set<String> objects = new TreeSet<>();
    Set<String> meant = new TreeSet<>();
    Set<String> fields = new TreeSet<>();
    for (String line : text("dashboards.ndjson").lines().toList()) {
      JsonNode object = JSON.readTree(line);
      objects.add(object.path("type").asText() + " " + object.path("id").asText());
      object
          .path("references")
          .forEach(r -> meant.add(r.path("type").asText() + " " + r.path("id").asText()));
      JSON.readTree(object.path("attributes").path("visState").asText("{}"));
      JSON.readTree(object.path("attributes").path("panelsJSON").asText("[]"));
      Matcher field = FIELD.matcher(line);
      while (field.find()) {
        fields.add(field.group(1) == null ? field.group(2) : field.group(1));
      }
    }
    assertTrue(objects.containsAll(meant), objects + " " + meant);
    assertTrue(fields.size() > 8, fields.toString());
    known(fields);
  }

  private static void known(Set<String> fields) throws IOException {
    Map<String, String> types = types();
    Set<String> unknown = new TreeSet<>();
    for (String field : fields) {
      boolean within =
          types.entrySet().stream()
              .anyMatch(e -> FLAT.contains(e.getValue()) && field.startsWith(e.getKey() + "."));
      if (!types.containsKey(field) && !within) {
        unknown.add(field);
      }
    }
    assertEquals(Set.of(), unknown);
  }

  private static Map<String, String> types() throws IOException {
    Map<String, String> types = new TreeMap<>();
    types("", JSON.readTree(text("index-template.json")).path("template").path("mappings"), types);
    return types;
  }

  private static void types(String path, JsonNode node, Map<String, String> types) {
    if (node.has("type") && node.path("type").isTextual()) {
      types.put(path, node.path("type").asText());
    } else {
      node.path("properties")
          .properties()
          .forEach(
              e ->
                  types(
                      path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), types));
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            OpenSearchFilesTest.class.getResourceAsStream(
                "/io/hauberk/evidence/opensearch/" + name),
            name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
