package io.hauberk.policy.intent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of a kind as a structural OpenAPI schema of Kubernetes. Whatever it refuses the parser
 * refuses too, but for the number of entries: each list is bounded, because the API server wants to
 * know beforehand what a check can cost.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources">Structural
 *     schemas</a>
 */
final class CrdSchema {
  private static final int LABELS = 64;

  /** What a pattern can say of forms that only a parser knows to the end. */
  private static final Map<Form, String> OUTLINES =
      Map.ofEntries(
          Map.entry(HttpForms.METHODS, "^[A-Z][A-Z-]*$"),
          Map.entry(HttpForms.HOST, "^(?:\\*\\.)?[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*$"),
          Map.entry(HttpForms.EXACT_PATH, "^/[^?#]*$"),
          Map.entry(HttpForms.PREFIX_PATH, "^/[^?#]*$"),
          Map.entry(HttpForms.TEMPLATE, "^/[^?#]*$"),
          Map.entry(HttpForms.HEADER_VALUE, "^[ -+\\x2d-~]*$"),
          Map.entry(Forms.TRUST_DOMAIN, "^[a-z0-9][a-z0-9.-]*$"),
          Map.entry(Forms.SPIFFE_ID, "^spiffe://[a-z0-9.-]+/ns/[^/]+/sa/[^/]+$"),
          Map.entry(Forms.ADDRESS_BLOCK, "^[0-9A-Fa-f:.]+(?:/[+]?[0-9]+)?$"),
          Map.entry(Forms.ADDRESS_MAYBE_PORT, "^[0-9A-Fa-f:.\\[\\]+]+$"),
          Map.entry(
              Forms.INSTANT,
              "^[+-]?[0-9]{4,10}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]+(?:[Zz]|[+-][0-9:]+)$"));

  private CrdSchema() {}

  static Map<String, Object> of(Shape shape) {
    return switch (shape) {
      case Shape.Text(var form) -> text(form);
      case Shape.Whole(var min, var max) ->
          object("type", "integer", "format", "int32", "minimum", min, "maximum", max);
      case Shape.NumberOrName(var number, var name) -> {
        Map<String, Object> either =
            object(
                "x-kubernetes-int-or-string",
                true,
                "anyOf",
                List.of(object("type", "integer"), object("type", "string")),
                "minimum",
                number.min(),
                "maximum",
                number.max());
        Map<String, Object> text = text(name);
        text.remove("type");
        either.putAll(text);
        yield either;
      }
      case Shape.Choice(var values) -> object("type", "string", "enum", values);
      case Shape.True() -> object("type", "boolean", "enum", List.of(true));
      case Shape.ListOf list -> list(list);
      case Shape.MapOf(var unused, var value) ->
          object(
              "type",
              "object",
              "minProperties",
              1,
              "maxProperties",
              LABELS,
              "additionalProperties",
              text(value));
      case Shape.Fields fields -> fields(fields);
    };
  }

  private static Map<String, Object> list(Shape.ListOf list) {
    Map<String, Object> array = object("type", "array", "maxItems", list.most());
    if (!list.mayBeEmpty()) {
      array.put("minItems", 1);
    }
    if (list.item() instanceof Shape.Fields fields
        && fields.fields().contains(RuleShapes.NAME_FIELD)) {
      array.put("x-kubernetes-list-type", "map");
      array.put("x-kubernetes-list-map-keys", List.of(RuleShapes.NAME_FIELD.name()));
    } else {
      array.put("x-kubernetes-list-type", "atomic");
    }
    array.put("items", of(list.item()));
    return array;
  }

  private static Map<String, Object> text(Form form) {
    Map<String, Object> text = object("type", "string", "maxLength", form.maxLength());
    if (form.minLength() > 0) {
      text.put("minLength", form.minLength());
    }
    if (!form.pattern().equals(Form.ANYTHING)) {
      text.put("pattern", "^(?:" + form.pattern().pattern() + ")$");
    }
    String outline = OUTLINES.get(form);
    if (outline != null) {
      text.put("pattern", outline);
    }
    return text;
  }

  static Map<String, Object> fields(Shape.Fields fields) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Shape.Field field : fields.fields()) {
      Map<String, Object> property = object("description", field.says());
      property.putAll(of(field.shape()));
      if (field.equals(SpecShapes.MODE)) {
        property.put("default", "enforce");
      }
      properties.put(field.name(), property);
    }
    // Dropped without a word, a misspelt condition would open what it was meant to close; kept, it
    // is
    // refused by the webhook, and by the reader where there is no webhook.
    Map<String, Object> object =
        object("type", "object", "x-kubernetes-preserve-unknown-fields", true);
    List<String> required =
        fields.fields().stream().filter(Shape.Field::required).map(Shape.Field::name).toList();
    if (!required.isEmpty()) {
      object.put("required", required);
    }
    List<Map<String, Object>> rules = CelRule.of(fields).stream().map(CelRule::json).toList();
    if (!rules.isEmpty()) {
      object.put("x-kubernetes-validations", rules);
    }
    object.put("properties", properties);
    return object;
  }

  static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}
