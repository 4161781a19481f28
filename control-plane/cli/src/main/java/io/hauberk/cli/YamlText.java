package io.hauberk.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes plain values as YAML 1.2. Text that could be read as something else is quoted. */
final class YamlText {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9/._-]*(?: [A-Za-z0-9/._-]+)*");
  private static final List<String> WORDS =
      List.of("true", "false", "null", "yes", "no", "on", "off");

  private final StringBuilder out = new StringBuilder();

  private YamlText() {}

  static String of(Object value) {
    YamlText text = new YamlText();
    text.value(value, 0);
    return text.out.toString();
  }

  private void value(Object value, int indent) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() ->
          map.forEach((key, inner) -> entry(scalar(String.valueOf(key)) + ":", inner, indent));
      case List<?> list when !list.isEmpty() -> list.forEach(inner -> item(inner, indent));
      default -> out.append(" ".repeat(indent)).append(flow(value)).append('\n');
    }
  }

  private void entry(String key, Object inner, int indent) {
    out.append(" ".repeat(indent)).append(key);
    if (nested(inner)) {
      out.append('\n');
      value(inner, indent + (inner instanceof List ? 0 : 2));
    } else {
      out.append(' ').append(flow(inner)).append('\n');
    }
  }

  private void item(Object inner, int indent) {
    int start = out.length();
    value(inner, indent + 2);
    out.setCharAt(start + indent, '-');
  }

  private static boolean nested(Object value) {
    return (value instanceof Map<?, ?> map && !map.isEmpty())
        || (value instanceof List<?> list && !list.isEmpty());
  }

  private static String flow(Object value) {
    return switch (value) {
      case Map<?, ?> unused -> "{}";
      case List<?> unused -> "[]";
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> scalar(value.toString());
    };
  }

  private static String scalar(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
