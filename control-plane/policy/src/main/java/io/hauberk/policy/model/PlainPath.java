package io.hauberk.policy.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which request paths every program reads in the same way. All others are refused, never rewritten.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986">RFC 3986</a> §§2.2-2.3, 5.2.4 for what an
 *     escaped character or a dot segment may turn into
 */
public final class PlainPath {
  private record Reason(String name, Pattern path) {
    Reason(String name, String regex) {
      this(name, Pattern.compile(regex));
    }
  }

  private static final String UNRESERVED = "2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE]";
  private static final List<Reason> REASONS =
      List.of(
          new Reason("path-double-slash", "//"),
          new Reason("path-backslash", "\\\\"),
          new Reason("path-dot-segment", "/(?:\\.|%2[eE]){1,2}(?:[/;]|$)"),
          new Reason("path-parameter", ";|%3[bB]"),
          new Reason("path-encoded-slash", "%(?:2[fF]|5[cC])"),
          new Reason("path-double-encoding", "%25"),
          new Reason("path-encoded-control", "%(?:[01][0-9a-fA-F]|7[fF])"),
          new Reason("path-encoded-plain", "%(?:" + UNRESERVED + ")"),
          new Reason("path-bad-escape", "%(?![0-9a-fA-F]{2})"));
  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9_~!$&'()*+,=:@./%-]*");

  private PlainPath() {}

  /**
   * Why the path is refused, such as {@code path-double-slash}: the first reason in a fixed order.
   *
   * @param path without its query
   */
  public static Optional<String> refusal(String path) {
    for (Reason reason : REASONS) {
      if (reason.path().matcher(path).find()) {
        return Optional.of(reason.name());
      }
    }
    return PLAIN.matcher(path).matches() ? Optional.empty() : Optional.of("path-character");
  }
}
