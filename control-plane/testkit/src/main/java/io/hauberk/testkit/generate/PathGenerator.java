package io.hauberk.testkit.generate;

import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.PathPattern.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Path patterns that overlap, and request targets right beside their boundaries. */
final class PathGenerator {
  private static final List<String> PATHS =
      List.of("/", "/a", "/a/b", "/ab", "/a/b/c", "/c", "/a.b", "/a+b/(c)", "/a%20b", "/A");
  private static final List<String> SEGMENTS = List.of("a", "b", "ab", "a.b", "(c)");
  private static final List<String> REGEXES =
      List.of(
          "/a(?:/[a-z]+)?",
          "/[ab]+",
          "/a/[0-9]{1,3}",
          "/(?:a|ab)/[^?]*",
          "/[a-c]/[a-c]/[a-c]",
          "/a\\.b",
          "(?:/[a-z]+){2}");

  private final Dice dice;

  PathGenerator(Dice dice) {
    this.dice = dice;
  }

  PathPattern pattern() {
    return switch (dice.between(0, 9)) {
      case 0, 1, 2, 3 -> new PathPattern.SegmentPrefix(dice.one(PATHS));
      case 4, 5 -> new PathPattern.Exact(dice.one(PATHS));
      case 6 -> new PathPattern.Exact(dice.one("/a/", "/a/b/", "/c/d"));
      case 7 -> new PathPattern.Re2(dice.one(REGEXES));
      default -> template();
    };
  }

  private PathPattern template() {
    List<Segment> segments =
        new ArrayList<>(
            dice.several(
                1,
                3,
                () ->
                    dice.chance(60)
                        ? new Segment.Literal(dice.one(SEGMENTS))
                        : new Segment.Variable("x")));
    if (dice.chance(40)) {
      segments.add(new Segment.Rest());
    }
    return new PathPattern.Template(segments);
  }

  /** A path and query near one of the patterns. */
  String target(List<PathPattern> near, Wire wire) {
    String path = near.isEmpty() || dice.chance(15) ? dice.one(PATHS) : instance(dice.one(near));
    String bent = dice.chance(55) ? path : bend(path, wire);
    return dice.chance(70)
        ? bent
        : bent + dice.one("?", "?x=1", "?x=//..;%2f", "?/a/b", "?x=%zz&y=[]", "?a?b");
  }

  private String instance(PathPattern pattern) {
    return switch (pattern) {
      case PathPattern.Exact(var path) -> path;
      case PathPattern.SegmentPrefix(var path) -> path;
      case PathPattern.Template(var segments) ->
          "/"
              + String.join(
                  "/",
                  segments.stream()
                      .map(
                          segment ->
                              switch (segment) {
                                case Segment.Literal(var text) -> text;
                                case Segment.Variable unused -> dice.one("a", "b", "7", "a.b", "");
                                case Segment.Rest() -> dice.one("a", "b/c", "");
                              })
                      .toList());
      case PathPattern.Re2 unused ->
          dice.one("/a", "/a/b", "/a/12", "/a/1234", "/ab/x/y", "/b/c/a", "/a.b", "/aXb", "/abba");
    };
  }

  private String bend(String path, Wire wire) {
    String bare = path.equals("/") ? "" : path;
    return switch (dice.between(0, 11)) {
      case 0 -> bare + "/";
      case 1, 2 -> bare + "/" + dice.one("b", "c", "7", "x/y", "b/");
      case 3, 4 -> path + dice.one("x", "b", ".", "-", "%20", "~");
      case 5 -> path.length() > 1 ? path.substring(0, path.length() - 1) : "/z";
      case 6 -> path.toUpperCase(Locale.ROOT);
      case 7 -> dice.one("//", "/./", "/../", "/%2e/") + path.substring(1);
      case 8 -> bare + dice.one("//b", "/..", "/.", "/../c", "/%2E%2e/c", "/..;/c", "/...");
      case 9 -> path + dice.one(";x=1", "%3b", "%2f", "%5Cb", "%00", "%7f", "%252e", "%61");
      case 10 -> path + dice.one("%zz", "%2", "%", "%C3%A9", "'()*!$&+,=:@~");
      default ->
          path
              + (wire == Wire.HTTP_1 || dice.chance(50)
                  ? dice.one("[1]", "\\b", "|", "\"")
                  : dice.one("é", "#", " b"));
    };
  }
}
