package io.hauberk.policy.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.re2j.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The rewritten expression and the written one, both by RE2, agree on everything without `?`. */
class PathRegexProperties {
  @Property(tries = 3000)
  void matchesAsWritten(@ForAll("regexes") String written, @ForAll("paths") String path) {
    String rewritten = rewrite(written);
    if (rewritten != null) {
      assertEquals(Pattern.matches(written, path), Pattern.matches(rewritten, path), rewritten);
    }
  }

  @Property(tries = 3000)
  void neverMatchesAQuestionMark(@ForAll("regexes") String written, @ForAll("paths") String path) {
    String rewritten = rewrite(written);
    if (rewritten != null) {
      for (int i = 1; i <= path.length(); i++) {
        String target = path.substring(0, i) + "?" + path.substring(i);
        assertFalse(Pattern.matches(rewritten, target), rewritten);
      }
    }
  }

  @Property(tries = 3000)
  void refusesOrRewritesAnything(@ForAll("noise") String written) {
    String rewritten = rewrite(written);
    if (rewritten != null) {
      Pattern unused = Pattern.compile(rewritten);
      assertEquals(rewritten, PathRegex.parse(rewritten).regex());
    }
  }

  private static @Nullable String rewrite(String written) {
    try {
      return PathRegex.parse(written).regex();
    } catch (PathRegexParser.Refused e) {
      return null;
    }
  }

  @Provide
  Arbitrary<String> regexes() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "a", "b", "/", ".", "[ab]", "[^a]", "[a-c/]", "\\.", "\\d", "\\w", "(?:a|b)", "(/b)",
            "(a|/)", "[!-~]", "-");
    Arbitrary<String> quantifier =
        Arbitraries.of("", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}");
    Arbitrary<String> repeated = piece.flatMap(p -> quantifier.map(q -> p + q));
    return repeated
        .list()
        .ofMaxSize(5)
        .map(parts -> "/" + String.join("", parts))
        .list()
        .ofMinSize(1)
        .ofMaxSize(2)
        .map(choices -> String.join("|", choices));
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.strings().withChars("ab/c.-1").ofMaxLength(8).map("/"::concat);
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.strings()
        .withChars("/ab.*+?()[]{}^$|\\-,01:=<!")
        .ofMaxLength(12)
        .map("/"::concat);
  }
}
