package io.hauberk.policy.intent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of a kind, for editors: whatever it refuses the parser refuses too. What a schema
 * cannot say, such as a reference to another document, only the parser knows.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 */
public final class Schema {
  private Schema() {}

  /** Text of the schema; always the same for the same kind. */
  public static String of(Kind kind) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", kind.name());
    schema.putAll(shape(DocumentShapes.of(kind)));
    return new JsonText().write(schema);
  }

  private static Map<String, Object> shape(Shape shape) {
    return switch (shape) {
      case Shape.Text(var form) -> text(form);
      case Shape.Whole(var min, var max) ->
          object("type", "integer", "minimum", min, "maximum", max);
      case Shape.NumberOrName(var number, var name) ->
          object("anyOf", List.of(shape(number), text(name)));
      case Shape.Choice(var values) -> object("enum", values);
      case Shape.True() -> object("const", true);
      case Shape.ListOf(var item, var mayBeEmpty, var unused) -> {
        Map<String, Object> list = object("type", "array", "items", shape(item));
        if (!mayBeEmpty) {
          list.put("minItems", 1);
        }
        yield list;
      }
      case Shape.MapOf(var key, var value) ->
          object(
              "type",
              "object",
              "minProperties",
              1,
              "propertyNames",
              text(key),
              "additionalProperties",
              text(value));
      case Shape.Fields fields -> fields(fields);
    };
  }

  private static Map<String, Object> text(Form form) {
    Map<String, Object> text = object("type", "string");
    if (form.minLength() > 0) {
      text.put("minLength", form.minLength());
    }
    text.put("maxLength", form.maxLength());
    if (!form.pattern().equals(Form.ANYTHING)) {
      text.put("pattern", "^(?:" + form.pattern().pattern() + ")$");
    }
    return text;
  }

  private static Map<String, Object> fields(Shape.Fields fields) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Shape.Field field : fields.fields()) {
      Map<String, Object> property = object("description", field.says());
      property.putAll(shape(field.shape()));
      properties.put(field.name(), property);
    }
    Map<String, Object> object = object("type", "object", "properties", properties);
    List<String> required =
        fields.fields().stream().filter(Shape.Field::required).map(Shape.Field::name).toList();
    if (!required.isEmpty()) {
      object.put("required", required);
    }
    object.put("additionalProperties", false);
    if (!fields.groups().isEmpty()) {
      object.put("allOf", fields.groups().stream().map(Schema::group).toList());
    }
    return object;
  }

  private static Map<String, Object> group(Shape.Group group) {
    List<Map<String, Object>> each =
        group.names().stream().map(name -> object("required", List.of(name))).toList();
    return switch (group.amount()) {
      case EXACTLY_ONE -> object("oneOf", each);
      case AT_LEAST_ONE -> object("anyOf", each);
      case AT_MOST_ONE -> object("not", object("anyOf", pairs(group.names())));
    };
  }

  private static List<Map<String, Object>> pairs(List<String> names) {
    List<Map<String, Object>> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        pairs.add(object("required", List.of(names.get(i), names.get(j))));
      }
    }
    return pairs;
  }

  private static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}
