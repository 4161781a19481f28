package io.hauberk.evidence.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads CEF as its publisher describes it, and knows nothing of who wrote it. */
record CefReader(List<String> header, Map<String, String> extension) {
  private static final Pattern KEY = Pattern.compile("(?:^| )([A-Za-z0-9_.]+)=");

  static CefReader read(String line) {
    if (line.contains("\n") || line.contains("\r") || !line.startsWith("CEF:0|")) {
      throw new IllegalArgumentException("no line of CEF: " + line);
    }
    List<String> header = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    int i = 0;
    for (; header.size() < 7; i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        field.append(line.charAt(++i));
      } else if (c == '|') {
        header.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    return new CefReader(header, extension(line.substring(i)));
  }

  /** A key is a word before an equals sign that no backslash precedes. */
  private static Map<String, String> extension(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Matcher key = KEY.matcher(text);
    String name = "";
    int from = 0;
    while (key.find()) {
      if (!name.isEmpty()) {
        put(pairs, name, text.substring(from, key.start()));
      }
      name = key.group(1);
      from = key.end();
    }
    put(pairs, name, text.substring(from));
    return pairs;
  }

  private static void put(Map<String, String> pairs, String name, String value) {
    if (pairs.put(name, unescaped(value)) != null) {
      throw new IllegalArgumentException("twice: " + name);
    }
  }

  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\\') {
        if (c == '=') {
          throw new IllegalArgumentException("a bare equals sign in " + value);
        }
        text.append(c);
      } else {
        char next = value.charAt(++i);
        text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      }
    }
    return text.toString();
  }
}
