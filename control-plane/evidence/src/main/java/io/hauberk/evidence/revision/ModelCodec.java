package io.hauberk.evidence.revision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The model as JSON. It consists of records, of interfaces that are sealed over records, and of
 * lists, sorted sets, optionals and plain values of them; which alternative of an interface it is
 * stands in a member {@code is}. Only what a type declares is ever made.
 */
final class ModelCodec {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ModelCodec() {}

  static JsonNode encode(Object value, Type type) {
    return switch (value) {
      case Optional<?> optional ->
          optional.<JsonNode>map(v -> encode(v, argument(type, 0))).orElse(NODES.nullNode());
      case Collection<?> values -> {
        ArrayNode array = NODES.arrayNode();
        values.forEach(v -> array.add(encode(v, argument(type, 0))));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((k, v) -> object.set((String) k, encode(v, argument(type, 1))));
        yield object;
      }
      case Record record -> record(record, raw(type));
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Boolean flag -> NODES.booleanNode(flag);
      case Enum<?> constant -> NODES.textNode(constant.name());
      case String text -> NODES.textNode(text);
      case BigInteger number -> NODES.textNode(number.toString());
      case Duration time -> NODES.textNode(time.toString());
      case Instant time -> NODES.textNode(time.toString());
      default -> throw new IllegalArgumentException(value.getClass() + " is no part of a model");
    };
  }

  private static ObjectNode record(Record record, Class<?> declared) {
    ObjectNode object = NODES.objectNode();
    if (declared.isInterface()) {
      object.put("is", record.getClass().getSimpleName());
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        object.set(
            component.getName(),
            encode(component.getAccessor().invoke(record), component.getGenericType()));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return object;
  }

  /**
   * @throws IllegalArgumentException when it is no such value
   */
  static Object decode(JsonNode node, Type type) {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return absent(node) ? Optional.empty() : Optional.of(decode(node, argument(type, 0)));
    }
    if (Collection.class.isAssignableFrom(raw)) {
      List<Object> values = new ArrayList<>();
      node.forEach(element -> values.add(decode(element, argument(type, 0))));
      return raw == SortedSet.class ? new TreeSet<>(values) : values;
    }
    if (Map.class.isAssignableFrom(raw)) {
      SortedMap<String, Object> values = new TreeMap<>();
      node.properties()
          .forEach(e -> values.put(e.getKey(), decode(e.getValue(), argument(type, 1))));
      return values;
    }
    if (absent(node)) {
      throw new IllegalArgumentException("a " + raw.getSimpleName() + " is missing");
    }
    return raw.isInterface() ? decode(node, alternative(node, raw)) : one(node, raw);
  }

  private static Object one(JsonNode node, Class<?> type) {
    if (type.isRecord()) {
      return made(node, type);
    }
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equals(node.asText()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("an unknown " + type.getSimpleName()));
    }
    return switch (type.getName()) {
      case "int" -> node.intValue();
      case "long" -> node.longValue();
      case "boolean" -> node.booleanValue();
      case "java.lang.String" -> node.asText();
      case "java.math.BigInteger" -> new BigInteger(node.asText());
      case "java.time.Duration" -> Duration.parse(node.asText());
      case "java.time.Instant" -> Instant.parse(node.asText());
      default -> throw new IllegalArgumentException(type + " is no part of a model");
    };
  }

  private static Object made(JsonNode node, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] values =
        Stream.of(components)
            .map(c -> decode(node.path(c.getName()), c.getGenericType()))
            .toArray();
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no " + type.getSimpleName() + " can be made of this", e);
    }
  }

  private static Class<?> alternative(JsonNode node, Class<?> type) {
    return Stream.of(type.getPermittedSubclasses())
        .filter(permitted -> permitted.getSimpleName().equals(node.path("is").asText()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("an unknown " + type.getSimpleName()));
  }

  private static boolean absent(JsonNode node) {
    return node.isNull() || node.isMissingNode();
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType of ? of.getRawType() : type);
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
