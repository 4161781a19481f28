package io.hauberk.identity;

import java.util.regex.Pattern;

/**
 * Kubernetes object names.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1123">RFC 1123</a>
 */
public final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile(LABEL.pattern() + "(?:\\." + LABEL.pattern() + ")*");

  private Names() {}

  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  public static boolean isSubdomain(String text) {
    return text.length() <= 253 && SUBDOMAIN.matcher(text).matches();
  }

  static void requireLabel(String text, String what) {
    if (!isLabel(text)) {
      throw new IllegalArgumentException(
          "`"
              + text
              + "` is not the name of a "
              + what
              + ": lower-case letters, digits and `-`, at most 63");
    }
  }

  static void requireSubdomain(String text, String what) {
    if (!isSubdomain(text)) {
      throw new IllegalArgumentException(
          "`"
              + text
              + "` is not the name of a "
              + what
              + ": lower-case letters, digits, `-` and `.`");
    }
  }
}
