package io.hauberk.evidence.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of an address that a proxy wrote.
 *
 * @param ip in the usual text forms
 */
record Address(Optional<String> ip, Optional<Integer> port) {
  private static final Pattern V6 =
      Pattern.compile("\\[?([0-9A-Fa-f:.]{2,45})\\]?(?:(?<=\\]):(\\d{1,5}))?");
  private static final Address NONE = new Address(Optional.empty(), Optional.empty());

  static Address of(String text) {
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (isV4(host)) {
      @Nullable String port = colon < 0 ? null : text.substring(colon + 1);
      return port == null || isNumber(port, 5) ? new Address(Optional.of(host), port(port)) : NONE;
    }
    Matcher v6 = V6.matcher(text);
    if (v6.matches() && isV6(v6.group(1))) {
      return new Address(Optional.of(v6.group(1)), port(v6.group(2)));
    }
    return NONE;
  }

  static Address of(Optional<String> text) {
    return text.map(Address::of).orElse(NONE);
  }

  boolean isV6() {
    return ip.map(address -> address.contains(":")).orElse(false);
  }

  /** Four numbers up to 255 without needless zeros. */
  private static boolean isV4(String text) {
    int from = 0;
    for (int group = 1; group <= 4; group++) {
      int dot = group == 4 ? text.length() : text.indexOf('.', from);
      if (dot < 0) {
        return false;
      }
      String number = text.substring(from, dot);
      if (!isNumber(number, 3)
          || Integer.parseInt(number) > 255
          || (number.length() > 1 && number.charAt(0) == '0')) {
        return false;
      }
      from = dot + 1;
    }
    return true;
  }

  private static boolean isNumber(String text, int digits) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= digits;
  }

  /** Only what every reader understands: groups, at most one gap, no embedded IPv4. */
  private static boolean isV6(String text) {
    int gap = text.indexOf("::");
    if (text.contains(".")
        || text.contains(":::")
        || (gap >= 0 && text.indexOf("::", gap + 1) >= 0)) {
      return false;
    }
    int groups = 0;
    for (String group : text.split(":", -1)) {
      if (group.length() > 4) {
        return false;
      }
      groups += group.isEmpty() ? 0 : 1;
    }
    boolean ends = text.startsWith("::") || !text.startsWith(":");
    ends &= text.endsWith("::") || !text.endsWith(":");
    return ends && (gap >= 0 ? groups < 8 : groups == 8);
  }

  private static Optional<Integer> port(@Nullable String digits) {
    return Optional.ofNullable(digits).map(Integer::valueOf).filter(port -> port <= 65535);
  }
}
