package io.hauberk.policy.intent;

import io.hauberk.policy.intent.Form.Complaint;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.PathPattern.Segment;
import io.hauberk.policy.model.PlainPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What HTTP conditions must look like. A condition that no request can meet, because such requests
 * are refused before any rule is asked, is refused here and not silently kept.
 */
final class HttpForms {
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]*");
  private static final Pattern VARIABLE = Pattern.compile("\\{[a-zA-Z_][a-zA-Z0-9_]*}");

  /** Not the client's word, or not one value. */
  private static final Set<String> CONNECTION_HEADERS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "expect");

  private static final Set<String> LIST_HEADERS =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "allow",
          "baggage",
          "cache-control",
          "cookie",
          "date",
          "forwarded",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "link",
          "pragma",
          "prefer",
          "range",
          "tracestate",
          "user-agent",
          "via",
          "warning");

  static final Form METHODS = checked("an HTTP method", 32, HttpForms::method);
  static final Form HOST = checked("a host", 255, HttpForms::host);
  static final Form DNS_NAME =
      Form.of(
          "a DNS name in lower case, without port and final dot",
          253,
          "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");
  static final Form EXACT_PATH = checked("a path", 1024, HttpForms::path);
  static final Form PREFIX_PATH = checked("a path", 1024, HttpForms::prefix);
  static final Form TEMPLATE = checked("a path template", 1024, HttpForms::template);
  static final Form REGEX = checked("a regular expression", 1024, HttpForms::regex);
  static final Form HEADER_NAME =
      Form.of("the name of a header", 128, "[A-Za-z0-9!#$%&'*+.^_`|~-]+")
          .checked(HttpForms::headerName);
  static final Form HEADER_VALUE = checked("the value of a header", 1024, HttpForms::headerValue);
  static final Form GRPC_SERVICE =
      Form.of(
          "a gRPC service such as `acme.Records`",
          255,
          "[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*");
  static final Form GRPC_METHOD =
      Form.of("a gRPC method such as `GetRecord`", 128, "[A-Za-z_][A-Za-z0-9_]*");

  private HttpForms() {}

  private static Form checked(
      String expected, int most, Function<String, Optional<Complaint>> check) {
    return new Form(expected, 1, most, Form.ANYTHING, check);
  }

  private static Optional<Complaint> method(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!METHOD.matcher(upper).matches()) {
      return complain(Code.IMPOSSIBLE_METHOD, "`%s` is not an HTTP method", text);
    }
    if (upper.equals("TRACE") || upper.equals("CONNECT")) {
      return complain(
          Code.IMPOSSIBLE_METHOD,
          "`%s` can never match: such requests are always refused; remove it",
          text);
    }
    return text.equals(upper)
        ? Optional.empty()
        : complain(
            Code.IMPOSSIBLE_METHOD,
            "`%s` can never match: methods are upper case, write `%s`",
            text,
            upper);
  }

  private static Optional<Complaint> host(String text) {
    String bare = text.startsWith("*.") ? text.substring(2) : text;
    if (bare.contains("*")) {
      return complain(
          Code.IMPOSSIBLE_HOST,
          "`%s`: `*` stands alone as the first label, such as `*.example.org`",
          text);
    }
    if (bare.matches(".*:[0-9]+")) {
      return complain(
          Code.IMPOSSIBLE_HOST, "`%s`: the port of a host is ignored, leave it out", text);
    }
    if (bare.endsWith(".")) {
      return complain(
          Code.IMPOSSIBLE_HOST, "`%s`: the final dot of a host is ignored, leave it out", text);
    }
    return bare.matches("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*")
        ? Optional.empty()
        : complain(
            Code.IMPOSSIBLE_HOST,
            "`%s` is not a host: letters, digits, `-`, `_` and single dots",
            text);
  }

  private static Optional<Complaint> path(String text) {
    if (!text.startsWith("/")) {
      return complain(Code.IMPOSSIBLE_PATH, "`%s` can never match: a path begins with `/`", text);
    }
    if (text.contains("?") || text.contains("#")) {
      return complain(
          Code.IMPOSSIBLE_PATH,
          "`%s` can never match: it is compared with the path without query and fragment",
          text);
    }
    return PlainPath.refusal(text)
        .map(
            reason ->
                new Complaint(
                    Code.IMPOSSIBLE_PATH,
                    "`%s` can never match: such requests are always refused (`hardening/%s`)"
                        .formatted(text, reason)));
  }

  private static Optional<Complaint> prefix(String text) {
    if (text.length() > 1 && text.endsWith("/") && !text.endsWith("//")) {
      return complain(
          Code.WRONG_FORM,
          "`%s` ends with `/`: write `%s`, which covers it and all below it",
          text,
          text.substring(0, text.length() - 1));
    }
    return path(text);
  }

  private static Optional<Complaint> regex(String text) {
    try {
      PathRegex unused = PathRegex.parse(text);
      return Optional.empty();
    } catch (PathRegexParser.Refused e) {
      return Optional.of(new Complaint(e.code(), String.valueOf(e.getMessage())));
    }
  }

  private static Optional<Complaint> template(String text) {
    if (text.equals("/") || (text.endsWith("/") && !text.endsWith("//"))) {
      return complain(
          Code.WRONG_FORM,
          "`%s` ends with `/`: a template has segments; use `exact` for a path with a final slash",
          text);
    }
    Set<String> variables = new HashSet<>();
    StringBuilder literals = new StringBuilder();
    List<String> segments = List.of(text.substring(1).split("/", -1));
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      boolean variable = VARIABLE.matcher(segment).matches();
      if (variable && !variables.add(segment)) {
        return complain(Code.WRONG_FORM, "`%s` has two variables `%s`", text, segment);
      }
      if (segment.equals("**") && i < segments.size() - 1) {
        return complain(Code.WRONG_FORM, "`%s`: `**` stands at the end only", text);
      }
      if (!variable && !segment.equals("**") && segment.matches(".*[{}*].*")) {
        return complain(
            Code.WRONG_FORM,
            "`%s`: a variable `{name}` is a whole segment, `**` the last one, not `%s`",
            text,
            segment);
      }
      literals.append('/').append(variable || segment.equals("**") ? "x" : segment);
    }
    return path(text.startsWith("/") ? literals.toString() : text);
  }

  /** Of a template that was found good. */
  static PathPattern parseTemplate(String text) {
    List<Segment> segments = new ArrayList<>();
    for (String segment : List.of(text.substring(1).split("/", -1))) {
      segments.add(
          segment.equals("**")
              ? new Segment.Rest()
              : segment.startsWith("{")
                  ? new Segment.Variable(segment.substring(1, segment.length() - 1))
                  : new Segment.Literal(segment));
    }
    return new PathPattern.Template(segments);
  }

  private static Optional<Complaint> headerName(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (name.equals("host")) {
      return complain(
          Code.UNTRUSTWORTHY_HEADER, "`%s` is not tested as a header: use `hosts`", text);
    }
    if (CONNECTION_HEADERS.contains(name)) {
      return complain(
          Code.UNTRUSTWORTHY_HEADER,
          "`%s` belongs to the connection and not to the request: rules cannot ask for it",
          text);
    }
    if (LIST_HEADERS.contains(name)) {
      return complain(
          Code.UNTRUSTWORTHY_HEADER,
          "`%s` is a list or may hold commas: a rule on it would refuse ordinary requests",
          text);
    }
    if (name.startsWith("x-forwarded-")
        || name.startsWith("x-envoy-")
        || name.equals("x-request-id")
        || name.equals("x-real-ip")) {
      return complain(
          Code.UNTRUSTWORTHY_HEADER,
          "`%s` is set by proxies on the way: it proves nothing; use `from`",
          text);
    }
    return Optional.empty();
  }

  private static Optional<Complaint> headerValue(String text) {
    if (text.contains(",")) {
      return complain(
          Code.IMPOSSIBLE_VALUE,
          "`%s` can never match: a header with a comma, named by a rule, is always refused",
          text);
    }
    if (!text.chars().allMatch(c -> c >= ' ' && c <= '~') || !text.strip().equals(text)) {
      return complain(
          Code.IMPOSSIBLE_VALUE,
          "`%s` can never match: visible ASCII characters, no blank at either end",
          text);
    }
    return Optional.empty();
  }

  private static Optional<Complaint> complain(Code code, String message, Object... parts) {
    return Optional.of(new Complaint(code, String.format(Locale.ROOT, message, parts)));
  }
}
