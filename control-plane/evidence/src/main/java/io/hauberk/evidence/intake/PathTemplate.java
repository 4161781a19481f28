package io.hauberk.evidence.intake;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A form of paths, such as {@code /users/{id}/orders}: {@code {name}} stands for one segment, a
 * last {@code {name...}} for all that follow.
 */
public record PathTemplate(String text, List<Segment> segments) {
  private static final Pattern NAME = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_]*(?:\\.\\.\\.)?}");

  /** A part between two slashes. */
  sealed interface Segment {
    /** Exactly that. */
    record Literal(String text) implements Segment {}

    /** Any one. */
    record One() implements Segment {}

    /** Any number of them, at least one. */
    record Rest() implements Segment {}
  }

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  public static PathTemplate parse(String text) {
    if (!text.startsWith("/") || text.length() > 1024) {
      throw new IllegalArgumentException("`" + text + "` is no template: it begins with `/`");
    }
    List<Segment> segments =
        List.of(text.substring(1).split("/", -1)).stream().map(s -> segment(s, text)).toList();
    long rest = segments.stream().filter(Segment.Rest.class::isInstance).count();
    if (rest > 1 || (rest == 1 && !(segments.getLast() instanceof Segment.Rest))) {
      throw new IllegalArgumentException("`" + text + "`: only the last segment may end in `...`");
    }
    return new PathTemplate(text, segments);
  }

  public PathTemplate {
    segments = List.copyOf(segments);
  }

  private static Segment segment(String part, String text) {
    if (NAME.matcher(part).matches()) {
      return part.endsWith("...}") ? new Segment.Rest() : new Segment.One();
    }
    if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "`" + text + "`: `" + part + "` is neither plain text nor `{name}`");
    }
    return new Segment.Literal(part);
  }

  boolean fits(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    int from = 1;
    for (int i = 0; i < segments.size(); i++) {
      if (from < 0) {
        return false;
      }
      int slash = path.indexOf('/', from);
      switch (segments.get(i)) {
        case Segment.Rest rest -> {
          return from < path.length();
        }
        case Segment.One one -> {
          if ((slash < 0 ? path.length() : slash) == from) {
            return false;
          }
        }
        case Segment.Literal(var wanted) -> {
          int end = slash < 0 ? path.length() : slash;
          if (end - from != wanted.length() || !path.startsWith(wanted, from)) {
            return false;
          }
        }
      }
      from = slash < 0 ? -1 : slash + 1;
    }
    return from < 0;
  }
}
