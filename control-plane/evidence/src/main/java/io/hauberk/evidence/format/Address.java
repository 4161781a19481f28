package io.hauberk.evidence.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be told of an address that a proxy wrote.
 *
 * @param ip in the usual text forms
 */
record Address(Optional<String> ip, Optional<Integer> port) {
  private static final Pattern V4 =
      Pattern.compile(
          "((?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d))(?::(\\d{1,5}))?");
  private static final Pattern V6 =
      Pattern.compile("\\[?([0-9A-Fa-f:.]{2,45})\\]?(?:(?<=\\]):(\\d{1,5}))?");
  private static final Address NONE = new Address(Optional.empty(), Optional.empty());

  static Address of(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    Matcher v4 = V4.matcher(text);
    if (v4.matches()) {
      return new Address(Optional.of(v4.group(1)), port(v4.group(2)));
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

  private static Optional<Integer> port(@org.jspecify.annotations.Nullable String digits) {
    return Optional.ofNullable(digits).map(Integer::valueOf).filter(port -> port <= 65535);
  }
}
