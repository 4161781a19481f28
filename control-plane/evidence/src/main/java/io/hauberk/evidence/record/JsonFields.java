package io.hauberk.evidence.record;

import static java.nio.charset.StandardCharsets.UTF_16;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Members of a JSON object, written in the order in which they are told. */
final class JsonFields {
  private final JsonGenerator json;

  JsonFields(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the members of an object. */
  @FunctionalInterface
  interface Body {
    void write() throws IOException;
  }

  void object(Body body) throws IOException {
    json.writeStartObject();
    body.write();
    json.writeEndObject();
  }

  void object(String name, Body body) throws IOException {
    json.writeFieldName(wellFormed(name));
    object(body);
  }

  void text(String name, String value) throws IOException {
    json.writeFieldName(wellFormed(name));
    json.writeString(wellFormed(value));
  }

  void text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      text(name, value.get());
    }
  }

  void word(String name, Enum<?> value) throws IOException {
    text(name, Words.of(value));
  }

  void number(String name, long value) throws IOException {
    json.writeFieldName(wellFormed(name));
    json.writeNumber(value);
  }

  void number(String name, Optional<Integer> value) throws IOException {
    if (value.isPresent()) {
      number(name, value.get());
    }
  }

  void number(String name, double value) throws IOException {
    json.writeFieldName(wellFormed(name));
    json.writeNumber(value);
  }

  void flag(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }

  void time(String name, Instant value) throws IOException {
    text(name, value.toString());
  }

  void nanos(String name, Duration value) throws IOException {
    number(name, value.toNanos());
  }

  void texts(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(wellFormed(value));
      }
      json.writeEndArray();
    }
  }

  void texts(String name, Map<String, String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeObjectFieldStart(name);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text(value.getKey(), value.getValue());
      }
      json.writeEndObject();
    }
  }

  /** A half of a surrogate pair has no form in UTF-8. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(UTF_16), UTF_16);
      }
    }
    return text;
  }

  void numbers(String name, Map<String, Long> values) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> value : values.entrySet()) {
      number(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }
}
