package io.hauberk.policy.intent;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A regular expression over paths, of the subset of RE2 that cannot match a query, cannot explode
 * and means the same to everyone: characters, {@code .}, classes, groups, alternatives and bounded
 * repetition.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">RE2 syntax</a>
 */
sealed interface PathRegex {
  /** Instructions that an RE2 program may have; Envoy is told to refuse at 1,000. */
  int LARGEST = 300;

  /** One character. */
  record One(CharacterSet characters) implements PathRegex {}

  /** One after the other; none: the empty text. */
  record Sequence(List<PathRegex> parts) implements PathRegex {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  record Alternatives(List<PathRegex> choices) implements PathRegex {
    public Alternatives {
      choices = List.copyOf(choices);
    }
  }

  /**
   * @param most {@link #UNBOUNDED} for no upper bound
   */
  record Repeat(PathRegex body, int least, int most) implements PathRegex {}

  int UNBOUNDED = -1;

  /**
   * @throws PathRegexParser.Refused with the reason, for the user
   */
  static PathRegex parse(String text) {
    PathRegex regex = new PathRegexParser(text).parse();
    int size = regex.size();
    if (size > LARGEST) {
      throw new PathRegexParser.Refused(
          Code.REGEX_TOO_LARGE,
          "`%s` takes up to %,d steps, the most is %d: shorten its repetitions or split the rule"
              .formatted(text, size, LARGEST));
    }
    if (!regex.mayStartWith('/')) {
      throw new PathRegexParser.Refused(
          Code.IMPOSSIBLE_PATH,
          "`%s` can never match: it is compared with the whole path, which begins with `/`"
              .formatted(text));
    }
    return regex;
  }

  /** In RE2 syntax, rewritten so that no part of it can match {@code ?}. */
  default String regex() {
    return switch (this) {
      case One(var characters) -> characters.regex();
      case Sequence(var parts) ->
          parts.stream()
              .map(p -> p instanceof Alternatives ? "(?:" + p.regex() + ")" : p.regex())
              .collect(Collectors.joining());
      case Alternatives(var choices) ->
          choices.stream().map(PathRegex::regex).collect(Collectors.joining("|"));
      case Repeat(var body, var least, var most) ->
          (body instanceof One ? body.regex() : "(?:" + body.regex() + ")") + bounds(least, most);
    };
  }

  /** Instructions of the RE2 program, at most; saturates instead of overflowing. */
  default int size() {
    return switch (this) {
      case One(var characters) -> characters.size();
      case Sequence(var parts) -> sum(parts, 0);
      case Alternatives(var choices) -> sum(choices, choices.size());
      case Repeat(var body, var least, var most) ->
          (int) Math.min(1_000_000, (body.size() + 1L) * Math.max(1, Math.max(least, most)) + 1);
    };
  }

  /** Can some match begin with the character, or be empty? */
  default boolean mayStartWith(char c) {
    return switch (this) {
      case One(var characters) -> characters.contains(c);
      case Sequence(var parts) -> {
        for (PathRegex part : parts) {
          if (part.mayStartWith(c)) {
            yield true;
          }
          if (!part.mayBeEmpty()) {
            yield false;
          }
        }
        yield false;
      }
      case Alternatives(var choices) -> choices.stream().anyMatch(p -> p.mayStartWith(c));
      case Repeat(var body, var unused, var most) -> most != 0 && body.mayStartWith(c);
    };
  }

  /** Does every character that is asked for by itself or by a small class satisfy the condition? */
  default boolean everyNarrow(IntPredicate condition) {
    return switch (this) {
      case One(var characters) -> characters.isWide() || characters.all(condition);
      case Sequence(var parts) -> parts.stream().allMatch(p -> p.everyNarrow(condition));
      case Alternatives(var choices) -> choices.stream().allMatch(p -> p.everyNarrow(condition));
      case Repeat(var body, var unused, var alsoUnused) -> body.everyNarrow(condition);
    };
  }

  private boolean mayBeEmpty() {
    return switch (this) {
      case One unused -> false;
      case Sequence(var parts) -> parts.stream().allMatch(PathRegex::mayBeEmpty);
      case Alternatives(var choices) -> choices.stream().anyMatch(PathRegex::mayBeEmpty);
      case Repeat(var body, var least, var unused) -> least == 0 || body.mayBeEmpty();
    };
  }

  private static int sum(List<PathRegex> parts, int more) {
    long sum = more;
    for (PathRegex part : parts) {
      sum += part.size();
    }
    return (int) Math.min(1_000_000, sum);
  }

  private static String bounds(int least, int most) {
    if (most == UNBOUNDED) {
      return least == 0 ? "*" : least == 1 ? "+" : "{" + least + ",}";
    }
    if (least == 0 && most == 1) {
      return "?";
    }
    return least == most ? "{" + least + "}" : "{" + least + "," + most + "}";
  }
}
