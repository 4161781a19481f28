package io.hauberk.evidence.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Members of a JSON object, read by name and type, quickest in the order in which they stand: a
 * value is a String, a Long, a Double, a Boolean, a List of values, an object, or absent for what
 * no record holds.
 */
final class JsonObject implements Members {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** From so many members on, it pays to look for doubles by hash. */
  private static final int MANY = 24;

  private String[] names = new String[12];
  private @Nullable Object[] values = new Object[12];
  private @Nullable Set<String> seen;
  private int size;
  private int next;

  private JsonObject() {}

  /**
   * @throws com.fasterxml.jackson.core.JsonProcessingException when there is anything else
   */
  static JsonObject read(byte[] bytes) throws IOException {
    try (JsonParser in = FACTORY.createParser(bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new RecordFormatException("an object is something else");
      }
      JsonObject object = members(in);
      if (in.nextToken() != null) {
        throw new RecordFormatException("something follows the record");
      }
      return object;
    }
  }

  private static JsonObject members(JsonParser in) throws IOException {
    JsonObject object = new JsonObject();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      object.add(name, value(in, in.nextToken()));
    }
    return object;
  }

  private static @Nullable Object value(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? in.getDoubleValue()
              : (Object) in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> members(in);
      case START_ARRAY -> {
        List<@Nullable Object> all = new ArrayList<>();
        for (JsonToken each = in.nextToken(); each != JsonToken.END_ARRAY; each = in.nextToken()) {
          all.add(value(in, each));
        }
        yield all;
      }
      default -> null;
    };
  }

  private void add(String name, @Nullable Object value) throws RecordFormatException {
    if (isTwice(name)) {
      throw new RecordFormatException("a member stands there twice");
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    names[size] = name;
    values[size++] = value;
  }

  private boolean isTwice(String name) {
    if (size >= MANY) {
      if (seen == null) {
        seen = new HashSet<>(List.of(names).subList(0, size));
      }
      return !seen.add(name);
    }
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Where a member stands; -1 for nowhere. */
  private int find(String name) {
    for (int i = next; i < size; i++) {
      if (names[i].equals(name)) {
        next = i;
        return i;
      }
    }
    for (int i = 0; i < next; i++) {
      if (names[i].equals(name)) {
        next = i;
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean has(String name) {
    return find(name) >= 0;
  }

  @Override
  public JsonObject object(String name) throws RecordFormatException {
    return member(name, JsonObject.class);
  }

  @Override
  public String text(String name) throws RecordFormatException {
    return member(name, String.class);
  }

  @Override
  public long number(String name) throws RecordFormatException {
    return member(name, Long.class);
  }

  @Override
  public double fraction(String name) throws RecordFormatException {
    return member(name, Number.class).doubleValue();
  }

  @Override
  public boolean flag(String name) throws RecordFormatException {
    return member(name, Boolean.class);
  }

  @Override
  public List<String> texts(String name) throws RecordFormatException {
    List<String> texts = new ArrayList<>();
    if (has(name)) {
      for (Object value : member(name, List.class)) {
        texts.add(typed(name, value, String.class));
      }
    }
    return texts;
  }

  @Override
  public SortedMap<String, String> textsByName(String name) throws RecordFormatException {
    return has(name) ? object(name).all(String.class) : new TreeMap<>();
  }

  @Override
  public SortedMap<String, Long> numbersByName(String name) throws RecordFormatException {
    return object(name).all(Long.class);
  }

  private <T> SortedMap<String, T> all(Class<T> type) throws RecordFormatException {
    SortedMap<String, T> all = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      all.put(names[i], typed(names[i], values[i], type));
    }
    return all;
  }

  private <T> T member(String name, Class<T> type) throws RecordFormatException {
    int at = find(name);
    if (at < 0) {
      throw new RecordFormatException("`" + name + "` is missing");
    }
    return typed(name, values[at], type);
  }

  private static <T> T typed(String name, @Nullable Object value, Class<T> type)
      throws RecordFormatException {
    if (!type.isInstance(value)) {
      throw new RecordFormatException("`" + name + "` has another type");
    }
    return type.cast(value);
  }
}
