package io.hauberk.evidence.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Members of a JSON object, read by name and type. */
final class JsonObject {
  private final JsonNode node;

  JsonObject(JsonNode node) throws RecordFormatException {
    if (!node.isObject()) {
      throw new RecordFormatException("an object is something else");
    }
    this.node = node;
  }

  boolean has(String name) {
    return node.has(name);
  }

  JsonObject object(String name) throws RecordFormatException {
    return new JsonObject(member(name));
  }

  String text(String name) throws RecordFormatException {
    JsonNode value = member(name);
    check(value.isTextual(), name);
    return value.textValue();
  }

  Optional<String> optionalText(String name) throws RecordFormatException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  <E extends Enum<E>> E word(String name, Class<E> type) throws RecordFormatException {
    try {
      return Words.constant(type, text(name));
    } catch (IllegalArgumentException e) {
      throw new RecordFormatException("`" + name + "` has no such value", e);
    }
  }

  long number(String name) throws RecordFormatException {
    JsonNode value = member(name);
    check(value.canConvertToLong() && value.isIntegralNumber(), name);
    return value.longValue();
  }

  int small(String name) throws RecordFormatException {
    JsonNode value = member(name);
    check(value.canConvertToInt() && value.isIntegralNumber(), name);
    return value.intValue();
  }

  Optional<Integer> optionalSmall(String name) throws RecordFormatException {
    return has(name) ? Optional.of(small(name)) : Optional.empty();
  }

  double fraction(String name) throws RecordFormatException {
    JsonNode value = member(name);
    check(value.isNumber(), name);
    return value.doubleValue();
  }

  boolean flag(String name) throws RecordFormatException {
    JsonNode value = member(name);
    check(value.isBoolean(), name);
    return value.booleanValue();
  }

  Instant time(String name) throws RecordFormatException {
    return Instant.parse(text(name));
  }

  Duration nanos(String name) throws RecordFormatException {
    return Duration.ofNanos(number(name));
  }

  List<String> texts(String name) throws RecordFormatException {
    List<String> texts = new ArrayList<>();
    if (has(name)) {
      check(member(name).isArray(), name);
      for (JsonNode value : member(name)) {
        check(value.isTextual(), name);
        texts.add(value.textValue());
      }
    }
    return texts;
  }

  SortedMap<String, String> textsByName(String name) throws RecordFormatException {
    SortedMap<String, String> texts = new TreeMap<>();
    if (has(name)) {
      JsonObject object = object(name);
      for (Map.Entry<String, JsonNode> member : object.node.properties()) {
        texts.put(member.getKey(), object.text(member.getKey()));
      }
    }
    return texts;
  }

  SortedMap<String, Long> numbersByName(String name) throws RecordFormatException {
    SortedMap<String, Long> numbers = new TreeMap<>();
    JsonObject object = object(name);
    for (Map.Entry<String, JsonNode> member : object.node.properties()) {
      numbers.put(member.getKey(), object.number(member.getKey()));
    }
    return numbers;
  }

  private JsonNode member(String name) throws RecordFormatException {
    @Nullable JsonNode value = node.get(name);
    if (value == null) {
      throw new RecordFormatException("`" + name + "` is missing");
    }
    return value;
  }

  private static void check(boolean holds, String name) throws RecordFormatException {
    if (!holds) {
      throw new RecordFormatException("`" + name + "` has another type");
    }
  }
}
