package io.hauberk.envoy.compile;

import com.google.re2j.Pattern;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.PathPattern.Segment;
import java.util.List;

/**
 * Conditions on the path, asked of {@code :path}, which carries the query too: each pattern must
 * allow one at its end and nowhere else.
 */
final class PathFormulas {
  private static final String ANY_QUERY = "(?:\\?.*)?";

  private PathFormulas() {}

  static Formula of(PathPattern pattern) {
    return switch (pattern) {
      case PathPattern.Exact(var path) ->
          Formula.some(Ask.exact(Inputs.PATH, path), Ask.prefix(Inputs.PATH, path + "?"));
      case PathPattern.SegmentPrefix(var path) ->
          path.equals("/")
              ? Formula.TRUE
              : Formula.some(
                  Ask.exact(Inputs.PATH, path),
                  Ask.prefix(Inputs.PATH, path + "/"),
                  Ask.prefix(Inputs.PATH, path + "?"));
      case PathPattern.Template(var segments) ->
          Ask.regex(Inputs.PATH, template(segments) + ANY_QUERY);
      case PathPattern.Re2(var regex) -> Ask.regex(Inputs.PATH, "(?:" + regex + ")" + ANY_QUERY);
    };
  }

  /**
   * Never Envoy's {@code uri_template}, whose variables miss bytes that a path may carry. A rest of
   * no segments is the template without its last slash, except for {@code /**}, since every path
   * begins with a slash.
   */
  private static String template(List<Segment> segments) {
    StringBuilder regex = new StringBuilder();
    for (Segment segment : segments) {
      switch (segment) {
        case Segment.Literal(var text) -> regex.append('/').append(Pattern.quote(text));
        case Segment.Variable unused -> regex.append("/[^/?]+");
        case Segment.Rest() -> regex.append(regex.isEmpty() ? "/[^?]*" : "(?:/[^?]*)?");
      }
    }
    return regex.toString();
  }
}
