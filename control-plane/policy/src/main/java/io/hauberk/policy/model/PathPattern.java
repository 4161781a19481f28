package io.hauberk.policy.model;

import java.util.List;

/** A condition on the path without its query. Case matters. */
public sealed interface PathPattern {
  /**
   * The longest literal beginning that every path matched by the pattern shares; {@code /} where
   * nothing longer is known. Of several grants that match, the one with the longest key decides.
   */
  String key();

  /** The path and nothing else. */
  record Exact(String path) implements PathPattern {
    @Override
    public String key() {
      return path;
    }
  }

  /**
   * The path and all below it: {@code /a} covers {@code /a}, {@code /a/} and {@code /a/b}, never
   * {@code /ab}.
   *
   * @param path without trailing slash, except {@code /} itself, which covers everything
   */
  record SegmentPrefix(String path) implements PathPattern {
    @Override
    public String key() {
      return path;
    }
  }

  /** {@code /users/{id}/**}: segment by segment. */
  record Template(List<Segment> segments) implements PathPattern {
    public Template {
      segments = List.copyOf(segments);
      if (segments.isEmpty()
          || segments.subList(0, segments.size() - 1).contains(new Segment.Rest())) {
        throw new IllegalArgumentException("`**` stands at the end of a template only");
      }
    }

    @Override
    public String key() {
      StringBuilder key = new StringBuilder();
      for (Segment segment : segments) {
        if (!(segment instanceof Segment.Literal(var text))) {
          break;
        }
        key.append('/').append(text);
      }
      return key.isEmpty() ? "/" : key.toString();
    }
  }

  /** A segment of a template, without its slash. */
  sealed interface Segment {
    record Literal(String text) implements Segment {}

    /** {@code {x}}: exactly one segment, not empty. */
    record Variable(String name) implements Segment {}

    /** {@code **}: any number of further segments, also none. */
    record Rest() implements Segment {}
  }

  /**
   * The whole path, in RE2 syntax. The intent's linter admits only expressions that cannot match a
   * {@code ?} and stay small.
   */
  record Re2(String regex) implements PathPattern {
    @Override
    public String key() {
      return "/";
    }
  }
}
