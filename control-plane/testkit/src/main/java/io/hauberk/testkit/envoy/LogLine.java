package io.hauberk.testkit.envoy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.Optional;

/** One line of Envoy's JSON access log. */
public record LogLine(Struct fields) {
  static LogLine parse(String json) {
    Struct.Builder fields = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(json, fields);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not a line of JSON: " + json, e);
    }
    return new LogLine(fields.build());
  }

  /**
   * The value of a key; empty when it is absent, null or {@code -}. Whole numbers without point.
   */
  public Optional<String> text(String key) {
    Value value = fields.getFieldsOrDefault(key, Value.getDefaultInstance());
    return switch (value.getKindCase()) {
      case STRING_VALUE ->
          Optional.of(value.getStringValue()).filter(s -> !s.isEmpty() && !s.equals("-"));
      case NUMBER_VALUE -> Optional.of(Long.toString((long) value.getNumberValue()));
      case BOOL_VALUE -> Optional.of(Boolean.toString(value.getBoolValue()));
      case NULL_VALUE, KIND_NOT_SET -> Optional.empty();
      case STRUCT_VALUE, LIST_VALUE -> Optional.of(value.toString());
    };
  }

  @Override
  public String toString() {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(fields);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
