package io.hauberk.policy.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRegexTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/a.*z /a[^?]*z",
        "/[^/]+ /[^/?]+",
        "/[!-~] /[^?]",
        "/[a-z0-9_-]{2,3} /[\\-0-9_a-z]{2,3}",
        "/\\d+\\.json /[0-9]+\\.json",
        "/(?:a|b)c /(?:a|b)c",
        "/(a|b)* /(?:a|b)*",
        "/(ab)? /(?:ab)?",
        "/a|/b /a|/b",
        "/a{1,} /a+",
        "/[\\w.] /[.0-9A-Z_a-z]",
        "/[a-a] /a",
      })
  void isRewrittenSoThatNothingMatchesAQuery(String written, String rewritten) {
    assertEquals(rewritten, PathRegex.parse(written).regex());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^/a",
        "/a$",
        "/(?i)a",
        "/(?=a)",
        "/(?P<x>a)",
        "/a*?",
        "/a++",
        "/\\bx",
        "/\\pL",
        "/\\C",
        "/\\1",
        "/[[:alpha:]]",
        "/a{101}",
        "/a{2,1}",
        "/a{",
        "/(",
        "/)",
        "/[",
        "/[]",
        "*",
        "/\\",
        "/[z-a]",
        "/é",
        "/a b",
        "/[^!-~]",
        "",
        "/((((((((((((a))))))))))))",
        "/}",
        "/]",
        "/x{,3}",
        "/\\Qa\\E",
        "/\\x41",
        "/\\n"
      })
  void refusesWhatIsNotOfTheSubset(String written) {
    assertEquals(
        Code.REGEX_SYNTAX,
        assertThrows(PathRegexParser.Refused.class, () -> PathRegex.parse(written)).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a\\?x", "/a[?]x", "/[ab?]"})
  void refusesAQuestionMarkThatIsAskedFor(String written) {
    assertEquals(
        Code.REGEX_MATCHES_QUERY,
        assertThrows(PathRegexParser.Refused.class, () -> PathRegex.parse(written)).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "[a-z]/", "(?:a|b)/", "a*b"})
  void refusesWhatNoPathBeginsWith(String written) {
    assertEquals(
        Code.IMPOSSIBLE_PATH,
        assertThrows(PathRegexParser.Refused.class, () -> PathRegex.parse(written)).code());
  }

  @Test
  void measuresWhatRepetitionsMultiply() {
    assertEquals(
        Code.REGEX_TOO_LARGE,
        assertThrows(
                PathRegexParser.Refused.class,
                () -> PathRegex.parse("/((((a{100}){100}){100}){100}){100}"))
            .code());
    for (String usual :
        List.of(
            "/v[0-9]+/(?:orders|items)/.*",
            "/users/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "/[^/]{1,50}/.*\\.json")) {
      assertTrue(PathRegex.parse(usual).size() < PathRegex.LARGEST, usual);
    }
  }
}
