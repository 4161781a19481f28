package io.hauberk.evidence.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "/users/{id}, /users/7, true",
    "/users/{id}, /users/7/, false",
    "/users/{id}, /users/, false",
    "/users/{id}, /users, false",
    "/users/{id}, /users/7/mail, false",
    "/users/{id}/mail, /users/7/mail, true",
    "/users/{id}/mail, /users//mail, false",
    "/users/{rest...}, /users/7/mail/1, true",
    "/users/{rest...}, /users/, false",
    "/{a}/{b}, /x/y, true",
    "/{a}/{b}, x/y, false",
    "/, /, true",
    "/, /x, false",
  })
  void oneSegmentForEachName(String template, String path, boolean fits) {
    assertEquals(fits, PathTemplate.parse(template).fits(path));
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals("`users` is no template: it begins with `/`", problem("users"));
    assertEquals("`/a{b}`: `a{b}` is neither plain text nor `{name}`", problem("/a{b}"));
    assertEquals("`/{a...}/b`: only the last segment may end in `...`", problem("/{a...}/b"));
  }

  private static String problem(String template) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> PathTemplate.parse(template))
            .getMessage());
  }
}
