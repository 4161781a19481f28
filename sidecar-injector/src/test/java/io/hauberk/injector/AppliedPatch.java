package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** RFC 6902 as an API server applies it: add, remove and replace. */
final class AppliedPatch {
  private AppliedPatch() {}

  static JsonNode to(JsonNode document, ArrayNode patch) {
    JsonNode result = document.deepCopy();
    for (JsonNode operation : patch) {
      String path = operation.path("path").asText();
      int cut = path.lastIndexOf('/');
      JsonNode parent = result.at(path.substring(0, cut));
      String last = path.substring(cut + 1).replace("~1", "/").replace("~0", "~");
      String op = operation.path("op").asText();
      JsonNode value = operation.path("value");
      switch (parent) {
        case ObjectNode object -> {
          if (!op.equals("add") && !object.has(last)) {
            throw new IllegalStateException("nothing at " + path);
          }
          if (op.equals("remove")) {
            object.remove(last);
          } else {
            object.set(last, value.deepCopy());
          }
        }
        case ArrayNode array -> {
          if (op.equals("replace")) {
            array.set(Integer.parseInt(last), value.deepCopy());
          } else {
            throw new IllegalStateException(op + " at " + path);
          }
        }
        default -> throw new IllegalStateException("nothing at " + path);
      }
    }
    return result;
  }
}
