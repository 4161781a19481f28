package io.hauberk.policy.intent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Recursive descent over the admitted subset; whatever else RE2 knows is refused by name. */
final class PathRegexParser {
  private static final int DEEPEST = 10;
  private static final int MOST_REPEATS = 100;
  private static final String PUNCTUATION = "\\.+*?()|[]{}^$/-_~!&',=:@%#\"<>`;";

  private final String text;
  private int at;
  private int depth;

  PathRegexParser(String text) {
    this.text = text;
  }

  PathRegex parse() {
    if (text.isEmpty()) {
      throw refuse("the expression is empty");
    }
    PathRegex regex = alternatives();
    if (at < text.length()) {
      throw refuse("`)` without `(`");
    }
    return regex;
  }

  private PathRegex alternatives() {
    List<PathRegex> choices = new ArrayList<>();
    choices.add(sequence());
    while (peek() == '|') {
      at++;
      choices.add(sequence());
    }
    return choices.size() == 1 ? choices.get(0) : new PathRegex.Alternatives(choices);
  }

  private PathRegex sequence() {
    List<PathRegex> parts = new ArrayList<>();
    while (at < text.length() && peek() != '|' && peek() != ')') {
      parts.add(repeat(atom()));
    }
    return parts.size() == 1 ? parts.get(0) : new PathRegex.Sequence(parts);
  }

  private PathRegex repeat(PathRegex body) {
    PathRegex result =
        switch (peek()) {
          case '*' -> quantified(body, 0, PathRegex.UNBOUNDED);
          case '+' -> quantified(body, 1, PathRegex.UNBOUNDED);
          case '?' -> quantified(body, 0, 1);
          case '{' -> counted(body);
          default -> body;
        };
    if (result != body && "*+?{".indexOf(peek()) >= 0) {
      throw refuse("two quantifiers in a row (lazy ones mean nothing when the whole path counts)");
    }
    return result;
  }

  private PathRegex quantified(PathRegex body, int least, int most) {
    at++;
    return new PathRegex.Repeat(body, least, most);
  }

  private PathRegex counted(PathRegex body) {
    at++;
    int least = number();
    int most = least;
    if (peek() == ',') {
      at++;
      most = peek() == '}' ? PathRegex.UNBOUNDED : number();
    }
    if (peek() != '}') {
      throw refuse("`{` wants `{n}`, `{n,}` or `{n,m}`; a brace itself is written `\\{`");
    }
    at++;
    if (most != PathRegex.UNBOUNDED && most < least) {
      throw refuse("the bounds of a repetition are in the wrong order");
    }
    return new PathRegex.Repeat(body, least, most);
  }

  private int number() {
    int from = at;
    while (Character.digit(peek(), 10) >= 0 && peek() < 128) {
      at++;
    }
    if (at == from || at - from > 3 || Integer.parseInt(text.substring(from, at)) > MOST_REPEATS) {
      throw refuse("a repetition is counted by a number up to " + MOST_REPEATS);
    }
    return Integer.parseInt(text.substring(from, at));
  }

  private PathRegex atom() {
    char c = peek();
    return switch (c) {
      case '(' -> group();
      case '[' -> new PathRegex.One(charClass());
      case '.' -> {
        at++;
        yield new PathRegex.One(CharacterSet.any());
      }
      case '\\' -> new PathRegex.One(new CharacterSet(notQuery(escape())));
      case '^', '$' ->
          throw refuse("anchors are not admitted: the whole path is compared in any case");
      case '*', '+', '?', '{' -> throw refuse("`" + c + "` has nothing to repeat");
      case ']', '}' -> throw refuse("`" + c + "` itself is written `\\" + c + "`");
      default -> new PathRegex.One(new CharacterSet(notQuery(single(visible()))));
    };
  }

  private PathRegex group() {
    at++;
    if (peek() == '?') {
      if (!text.startsWith("?:", at)) {
        throw refuse(
            "`(?` begins a flag, a name or a look-around: only `(` and `(?:` are admitted");
      }
      at += 2;
    }
    if (++depth > DEEPEST) {
      throw refuse("groups are nested deeper than " + DEEPEST);
    }
    PathRegex body = alternatives();
    depth--;
    if (peek() != ')') {
      throw refuse("`(` without `)`");
    }
    at++;
    return body;
  }

  private CharacterSet charClass() {
    at++;
    boolean negated = peek() == '^';
    if (negated) {
      at++;
    }
    BitSet members = new BitSet();
    do {
      if (at >= text.length()) {
        throw refuse("`[` without `]`");
      }
      if (text.startsWith("[:", at)) {
        throw refuse("classes by name such as `[:alpha:]` are not admitted: write `a-zA-Z`");
      }
      BitSet from = peek() == '\\' ? escape() : single(visible());
      boolean range = peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']';
      members.or(range ? range(from) : negated ? from : notQuery(from));
    } while (peek() != ']');
    at++;
    CharacterSet set = new CharacterSet(members);
    CharacterSet result = negated ? set.complement() : set;
    if (result.isEmpty()) {
      throw refuse("a class matches no character");
    }
    return result;
  }

  private BitSet range(BitSet from) {
    at++;
    BitSet to = peek() == '\\' ? escape() : single(visible());
    if (from.cardinality() != 1 || to.cardinality() != 1 || to.nextSetBit(0) < from.nextSetBit(0)) {
      throw refuse("a range goes from one character up to a later one, such as `a-z`");
    }
    BitSet range = new BitSet();
    range.set(from.nextSetBit(0), to.nextSetBit(0) + 1);
    return range;
  }

  private BitSet escape() {
    at++;
    char c = peek();
    if (c == 'd' || c == 'w') {
      at++;
      BitSet set = new BitSet();
      set.set('0', '9' + 1);
      if (c == 'w') {
        set.set('a', 'z' + 1);
        set.set('A', 'Z' + 1);
        set.set('_');
      }
      return set;
    }
    if (at >= text.length() || PUNCTUATION.indexOf(c) < 0) {
      throw refuse("`\\%s` is not admitted".formatted(at >= text.length() ? "" : c));
    }
    at++;
    return single(c);
  }

  private char visible() {
    char c = peek();
    if (c < '!' || c > '~') {
      throw refuse(
          "a path holds visible ASCII characters only: write others percent-encoded, as they are"
              + " sent");
    }
    at++;
    return c;
  }

  private BitSet notQuery(BitSet set) {
    if (set.get('?') && set.cardinality() == 1) {
      throw new Refused(
          Code.REGEX_MATCHES_QUERY,
          "`%s` wants a `?`, but it is compared with the path without its query".formatted(text));
    }
    return set;
  }

  private static BitSet single(char c) {
    BitSet set = new BitSet();
    set.set(c);
    return set;
  }

  /** The next character; NUL at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private Refused refuse(String why) {
    return new Refused(Code.REGEX_SYNTAX, "`%s` at character %d: %s".formatted(text, at + 1, why));
  }

  /** The expression is not admitted; the message is for the user. */
  static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final Code code;

    Refused(Code code, String message) {
      super(message);
      this.code = code;
    }

    Code code() {
      return code;
    }
  }
}
