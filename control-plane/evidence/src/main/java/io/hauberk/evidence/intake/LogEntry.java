package io.hauberk.evidence.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a proxy's access log. Whether it came as tags over the stream or as a line of JSON
 * from a file, the keys are those that the compiler of the proxy's configuration gives it.
 */
public final class LogEntry {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> values;

  private LogEntry(Map<String, String> values) {
    this.values = values;
  }

  /** Makes one entry, key by key. */
  public static final class Builder {
    private Map<String, String> values = HashMap.newHashMap(32);

    /** A key that comes again counts as the last time; null is as if it had never come. */
    public Builder put(String key, @Nullable String value) {
      if (value == null) {
        values.remove(key);
      } else {
        values.put(key, value);
      }
      return this;
    }

    /** The builder takes no more then. */
    public LogEntry build() {
      LogEntry entry = new LogEntry(values);
      values = Map.of();
      return entry;
    }
  }

  /**
   * Of a line of JSON; bytes that are no UTF-8 are replaced.
   *
   * @throws EntryRefused when it is none, or not whole
   */
  public static LogEntry ofJson(byte[] line) throws EntryRefused {
    try (JsonParser in =
        isPlain(line)
            ? JSON.createParser(line)
            : JSON.createParser(new String(line, StandardCharsets.UTF_8))) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new EntryRefused(EntryRefused.Reason.MALFORMED, "the line is no JSON object");
      }
      Builder entry = new Builder();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        entry.put(name, value(in, in.nextToken()));
      }
      return entry.build();
    } catch (IOException e) {
      throw new EntryRefused(EntryRefused.Reason.MALFORMED, "the line is no JSON");
    }
  }

  /** Whether it can be nothing but ASCII: a reader of bytes would guess at other encodings. */
  private static boolean isPlain(byte[] line) {
    for (byte b : line) {
      if (b <= 0) {
        return false;
      }
    }
    return true;
  }

  /** Absent for {@code null}, empty for what has members or elements. */
  private static @Nullable String value(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_NUMBER_FLOAT -> Double.toString(in.getDoubleValue());
      case START_OBJECT, START_ARRAY -> {
        in.skipChildren();
        yield "";
      }
      default -> in.getText();
    };
  }

  /** By key. */
  public Map<String, String> values() {
    return Collections.unmodifiableMap(values);
  }

  /** Empty when it is absent, empty or {@code -}: a proxy has three ways to say nothing. */
  public Optional<String> text(String key) {
    String value = values.get(key);
    return value == null || value.isEmpty() || value.equals("-")
        ? Optional.empty()
        : Optional.of(value);
  }

  /** 0 when it is absent or no whole number. */
  public long number(String key) {
    try {
      return text(key).map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** About how many bytes it takes. */
  public int size() {
    int size = 0;
    for (Map.Entry<String, String> value : values.entrySet()) {
      size += value.getKey().length() + value.getValue().length();
    }
    return size;
  }
}
