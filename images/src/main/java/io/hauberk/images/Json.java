package io.hauberk.images;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON texts, as far as an image needs them. */
final class Json {
  private Json() {}

  static String text(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  static String texts(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String texts(Collection<String> values) {
    return values.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
  }
}
