package io.hauberk.e2e.kubernetes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One change of a tree, by JSON pointer. */
final class Edit {
  private Edit() {}

  /**
   * @param at {@code -} at its end appends
   */
  static void set(ObjectNode tree, String at, String json) {
    JsonPointer pointer = JsonPointer.compile(at);
    String last = pointer.last().getMatchingProperty();
    JsonNode value = value(json);
    switch (tree.at(pointer.head())) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode array -> {
        if (last.equals("-")) {
          array.add(value);
        } else {
          array.set(Integer.parseInt(last), value);
        }
      }
      default -> throw new IllegalArgumentException("nothing at " + at);
    }
  }

  static void remove(ObjectNode tree, String at) {
    JsonPointer pointer = JsonPointer.compile(at);
    ((ObjectNode) tree.at(pointer.head())).remove(pointer.last().getMatchingProperty());
  }

  private static JsonNode value(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
