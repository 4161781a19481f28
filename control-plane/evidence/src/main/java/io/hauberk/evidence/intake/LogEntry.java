package io.hauberk.evidence.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a proxy's access log. Whether it came as tags over the stream or as a line of JSON
 * from a file, the keys are those that the compiler of the proxy's configuration gives it.
 */
public record LogEntry(Map<String, String> values) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public LogEntry {
    values = Map.copyOf(values);
  }

  /**
   * Of a line of JSON; bytes that are no UTF-8 are replaced.
   *
   * @throws EntryRefused when it is none, or not whole
   */
  public static LogEntry ofJson(byte[] line) throws EntryRefused {
    try {
      JsonNode object = JSON.readTree(new String(line, StandardCharsets.UTF_8));
      if (!object.isObject()) {
        throw new EntryRefused(EntryRefused.Reason.MALFORMED, "the line is no JSON object");
      }
      Map<String, String> values = new HashMap<>();
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (!member.getValue().isNull()) {
          values.put(member.getKey(), member.getValue().asText());
        }
      }
      return new LogEntry(values);
    } catch (JsonProcessingException e) {
      throw new EntryRefused(EntryRefused.Reason.MALFORMED, "the line is no JSON");
    }
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
