package io.hauberk.evidence.intake;

import java.util.Optional;

/**
 * How long texts may be that others wrote. What is longer ends in a mark that says how long it was.
 *
 * @param path in characters
 * @param text of everything else
 * @param header of a header's value
 */
record Cut(int path, int text, int header) {
  static final Cut USUAL = new Cut(4096, 512, 512);

  /** Where escapes have made a record too long that was cut as usual. */
  static final Cut SHORT = new Cut(512, 64, 16);

  Optional<String> text(Optional<String> value) {
    return value.map(this::text);
  }

  String text(String value) {
    return to(text, value);
  }

  String path(String value) {
    return to(path, value);
  }

  String header(String value) {
    return to(header, value);
  }

  private static String to(int most, String value) {
    if (value.length() <= most) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(most - 1)) ? most - 1 : most;
    return value.substring(0, end) + "…(" + value.length() + ")";
  }
}
