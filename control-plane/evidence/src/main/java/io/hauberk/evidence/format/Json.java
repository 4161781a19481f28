package io.hauberk.evidence.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Objects of JSON from which absent things are absent. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String line(ObjectNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static void put(ObjectNode node, String name, Optional<String> value) {
    value.ifPresent(text -> node.put(name, text));
  }

  static void port(ObjectNode node, String name, Optional<Integer> value) {
    value.ifPresent(port -> node.put(name, port));
  }

  static void put(ObjectNode node, String name, Collection<String> values) {
    if (!values.isEmpty()) {
      var array = node.putArray(name);
      values.forEach(array::add);
    }
  }

  static void put(ObjectNode node, String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      ObjectNode map = node.putObject(name);
      values.forEach(map::put);
    }
  }

  /** Leaves an empty object out. */
  static void put(ObjectNode node, String name, ObjectNode value) {
    if (!value.isEmpty()) {
      node.set(name, value);
    }
  }
}
