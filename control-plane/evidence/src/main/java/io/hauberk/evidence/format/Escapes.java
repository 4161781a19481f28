package io.hauberk.evidence.format;

/**
 * Keeps values values. What a format cannot escape is written out as {@code \}{@code u0000}, with
 * the backslash escaped like any other where that is possible.
 */
final class Escapes {
  private Escapes() {}

  /** A field of CEF's header, which has no way to write the end of a line. */
  static String cefHeader(String value) {
    return cef(value.replace('\n', ' ').replace('\r', ' '), '|');
  }

  /** A value of CEF's extension: backslash, equals sign, the ends of lines. */
  static String cef(String value) {
    return cef(value, '=');
  }

  private static String cef(String value, char special) {
    StringBuilder text = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> {
          if (c == special) {
            text.append('\\').append(c);
          } else if (isControl(c)) {
            text.append("\\\\u%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.toString();
  }

  /** LEEF has no escapes: what separates there is written as programmers do. */
  static String leef(String value) {
    StringBuilder text = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (isControl(c)) {
            text.append("\\u%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.toString();
  }

  /** Also what some programs take for the end of a line. */
  private static boolean isControl(char c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029';
  }
}
