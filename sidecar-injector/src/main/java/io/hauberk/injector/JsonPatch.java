package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The operations that lead from one tree to another. Arrays of equal length are compared element by
 * element, others are replaced whole.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>
 */
final class JsonPatch {
  private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

  private JsonPatch() {}

  static ArrayNode between(JsonNode from, JsonNode to) {
    JsonPatch patch = new JsonPatch();
    patch.compare("", from, to);
    return patch.operations;
  }

  private void compare(String pointer, JsonNode from, JsonNode to) {
    if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
      before
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!after.has(name)) {
                  operation("remove", pointer + "/" + escaped(name), null);
                }
              });
      after
          .properties()
          .forEach(
              field -> {
                String place = pointer + "/" + escaped(field.getKey());
                JsonNode old = before.get(field.getKey());
                if (old == null) {
                  operation("add", place, field.getValue());
                } else {
                  compare(place, old, field.getValue());
                }
              });
    } else if (from instanceof ArrayNode before
        && to instanceof ArrayNode after
        && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(pointer + "/" + i, before.get(i), after.get(i));
      }
    } else if (!from.equals(to)) {
      operation("replace", pointer, to);
    }
  }

  private void operation(String op, String pointer, @Nullable JsonNode value) {
    ObjectNode operation = operations.addObject().put("op", op).put("path", pointer);
    if (value != null) {
      operation.set("value", value);
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
