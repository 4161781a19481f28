package io.hauberk.policy.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("paths", "ports", "headers", "hosts");

  @Test
  void guessesWhatIsAFewLettersAway() {
    assertEquals("; did you mean `paths`?", Nearest.hint("path", KNOWN));
    assertEquals("; did you mean `headers`?", Nearest.hint("Header", KNOWN));
    assertEquals("; did you mean `hosts`?", Nearest.hint("host", KNOWN));
  }

  @Test
  void guessesNothingFarAway() {
    assertEquals("", Nearest.hint("selector", KNOWN));
    assertEquals("", Nearest.hint("", KNOWN));
  }

  @Test
  void countsLettersThatChange() {
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(0, Nearest.distance("Paths", "paths"));
    assertEquals(4, Nearest.distance("", "abcd"));
  }
}
