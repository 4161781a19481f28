package io.hauberk.policy.intent;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes maps, lists, texts, numbers and truth values as JSON, indented by two blanks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class JsonText {
  private final StringBuilder text = new StringBuilder();

  String write(Object value) {
    value(value, "\n");
    return text.append('\n').toString();
  }

  private void value(Object value, String newLine) {
    switch (value) {
      case Map<?, ?> map -> object(map, newLine);
      case List<?> list -> list(list, newLine);
      case String string -> string(string);
      default -> text.append(value);
    }
  }

  private void object(Map<?, ?> map, String newLine) {
    text.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> entry = i.next();
      text.append(newLine).append("  ");
      string(String.valueOf(entry.getKey()));
      text.append(": ");
      value(entry.getValue(), newLine + "  ");
      text.append(i.hasNext() ? "," : "");
    }
    text.append(newLine).append('}');
  }

  private void list(List<?> list, String newLine) {
    boolean flat = list.stream().allMatch(item -> item instanceof String);
    text.append('[');
    for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
      text.append(flat ? "" : newLine + "  ");
      value(i.next(), newLine + "  ");
      text.append(i.hasNext() ? (flat ? ", " : ",") : "");
    }
    text.append(flat ? "" : newLine).append(']');
  }

  private void string(String string) {
    text.append('"');
    string
        .chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
              } else if (c < ' ') {
                text.append("\\u%04x".formatted(c));
              } else {
                text.append((char) c);
              }
            });
    text.append('"');
  }
}
