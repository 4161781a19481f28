package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges events by the published schema alone: it knows nothing of who made them. */
final class OcsfJudge {
  private final JsonNode schema;

  OcsfJudge(JsonNode schema) {
    this.schema = schema;
  }

  /** What is wrong with the event; empty when nothing is. */
  List<String> problems(JsonNode event) {
    List<String> problems = new ArrayList<>();
    for (JsonNode type : schema.get("classes")) {
      if (type.path("uid").asInt() == event.path("class_uid").asInt(-1)) {
        Set<String> profiles = new HashSet<>();
        event.path("metadata").path("profiles").forEach(each -> profiles.add(each.asText()));
        for (String profile : profiles) {
          check(problems, contains(type.get("profiles"), profile), "no profile " + profile);
        }
        object(type, event, "", profiles, problems);
        long uid = event.path("class_uid").asLong() * 100 + event.path("activity_id").asLong();
        check(problems, event.path("type_uid").asLong() == uid, "type_uid is not " + uid);
        return problems;
      }
    }
    return List.of("there is no class " + event.path("class_uid"));
  }

  private void object(
      JsonNode type, JsonNode value, String at, Set<String> profiles, List<String> problems) {
    JsonNode attributes = type.get("attributes");
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String path = at + "/" + field.getKey();
      JsonNode attribute = attributes.get(field.getKey());
      if (attribute == null || !applies(attribute, profiles)) {
        problems.add(path + " is no attribute of " + type.path("name").asText());
      } else {
        check(problems, !attribute.has("@deprecated"), path + " is deprecated");
        attribute(attribute, field.getValue(), path, profiles, problems);
        sibling(attribute, field.getValue(), value, path, problems);
      }
    }
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      boolean required =
          attribute.getValue().path("requirement").asText().equals("required")
              && applies(attribute.getValue(), profiles);
      check(
          problems,
          !required || value.has(attribute.getKey()),
          at + "/" + attribute.getKey() + " is required");
    }
    constraints(type, value, at, problems);
  }

  private static void constraints(JsonNode type, JsonNode value, String at, List<String> problems) {
    JsonNode any = type.path("constraints").path("at_least_one");
    boolean found = any.isEmpty();
    for (JsonNode name : any) {
      found |= value.has(name.asText());
    }
    check(problems, found, at + " has none of " + any);
    JsonNode one = type.path("constraints").path("just_one");
    int count = 0;
    for (JsonNode name : one) {
      count += value.has(name.asText()) ? 1 : 0;
    }
    check(problems, one.isEmpty() || count == 1, at + " has not just one of " + one);
  }

  private static void sibling(
      JsonNode attribute, JsonNode value, JsonNode parent, String at, List<String> problems) {
    boolean other = attribute.has("sibling") && value.isInt() && value.asInt() == 99;
    check(
        problems,
        !other || parent.has(attribute.path("sibling").asText()),
        at + " is 99 without " + attribute.path("sibling").asText());
  }

  private void attribute(
      JsonNode attribute, JsonNode value, String at, Set<String> profiles, List<String> problems) {
    if (attribute.path("is_array").asBoolean()) {
      check(problems, value.isArray(), at + " is no array");
      int i = 0;
      for (JsonNode element : value) {
        single(attribute, element, at + "/" + i++, profiles, problems);
      }
    } else {
      single(attribute, value, at, profiles, problems);
    }
  }

  private void single(
      JsonNode attribute, JsonNode value, String at, Set<String> profiles, List<String> problems) {
    if (attribute.has("enum")) {
      check(
          problems, attribute.get("enum").has(value.asText()), at + " cannot be " + value.asText());
    }
    String type = attribute.get("type").asText();
    if (type.equals("object_t")) {
      check(problems, value.isObject(), at + " is no object");
      String name = attribute.get("object_type").asText();
      if (value.isObject() && !name.equals("object")) {
        object(schema.get("objects").get(name), value, at, profiles, problems);
      }
    } else {
      scalar(type, value, at, problems);
    }
  }

  private void scalar(String type, JsonNode value, String at, List<String> problems) {
    JsonNode rules = schema.at("/dictionary/types/attributes").get(type);
    if (rules == null) {
      problems.add(at + " has an unknown type " + type);
      return;
    }
    String base = rules.path("type").asText(type);
    boolean fits =
        switch (base) {
          case "boolean_t" -> value.isBoolean();
          case "float_t" -> value.isNumber();
          case "integer_t" -> value.isIntegralNumber() && value.canConvertToInt();
          case "long_t" -> value.isIntegralNumber();
          case "string_t" -> value.isTextual();
          case "json_t" -> true;
          default -> false;
        };
    check(problems, fits, at + " is no " + type + ": " + value);
    if (rules.has("regex")) {
      check(
          problems,
          Pattern.compile(rules.get("regex").asText()).matcher(value.asText()).find(),
          at + " does not look like " + type + ": " + value);
    }
    if (rules.has("max_len")) {
      check(problems, value.asText().length() <= rules.get("max_len").asInt(), at + " is too long");
    }
    if (rules.has("range")) {
      long number = value.asLong();
      check(
          problems,
          number >= rules.at("/range/0").asLong() && number <= rules.at("/range/1").asLong(),
          at + " is out of range");
    }
  }

  private static boolean applies(JsonNode attribute, Set<String> profiles) {
    JsonNode of = attribute.path("profiles");
    if (of.isEmpty()) {
      return true;
    }
    boolean any = false;
    for (JsonNode profile : of) {
      any |= profiles.contains(profile.asText());
    }
    return any;
  }

  private static boolean contains(JsonNode array, String text) {
    for (JsonNode element : array) {
      if (element.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static void check(List<String> problems, boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }
}
