package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final Timeline<String> line = new Timeline<>();

  @Test
  void eachValueHoldsFromItsMomentToThatOfTheNext() {
    line.put(at(10), "first");
    line.put(at(20), "second");
    assertEquals(Optional.of("first"), line.at(at(10)));
    assertEquals(Optional.of("first"), line.at(at(20).minusNanos(1)));
    assertEquals(Optional.of("second"), line.at(at(20)));
    assertEquals(Optional.of("second"), line.at(at(1_000)));
  }

  @Test
  void beforeTheFirstMomentHoldsWhatHeldFirst() {
    assertEquals(Optional.empty(), line.at(at(0)));
    line.put(at(10), "first");
    line.put(at(20), "second");
    assertEquals(Optional.of("first"), line.at(at(0)));
  }

  @Test
  void nothingHoldsWhereSomethingEnded() {
    line.put(at(10), "first");
    line.putIfOther(at(20), null);
    line.put(at(30), "again");
    assertEquals(Optional.empty(), line.at(at(25)));
    assertEquals(Optional.of("again"), line.at(at(30)));
  }

  @Test
  void whatNeverWasDoesNotEnd() {
    line.putIfOther(at(10), null);
    line.put(at(20), "first");
    assertEquals(Optional.of("first"), line.at(at(10)));
  }

  @Test
  void whatHeldAtTheLimitIsKeptAndWhatEndedBeforeIsForgotten() {
    line.put(at(10), "first");
    line.put(at(20), "second");
    line.put(at(30), "third");
    assertFalse(line.forgetBefore(at(25)));
    assertEquals(Optional.of("second"), line.at(at(25)));
    assertEquals(Optional.of("second"), line.at(at(10)), "the first is not known any more");
    assertEquals(Optional.of("third"), line.at(at(30)));
  }

  @Test
  void aLineThatEndedBeforeTheLimitIsToBeThrownAway() {
    line.put(at(10), "first");
    line.putIfOther(at(20), null);
    assertFalse(line.forgetBefore(at(20)), "it may still be asked for that moment");
    assertTrue(line.forgetBefore(at(21)));
  }

  @Test
  void itsLengthIsBounded() {
    for (int i = 0; i < 1_000; i++) {
      line.put(at(i), "value " + i);
    }
    assertEquals(Optional.of("value 744"), line.at(at(0)), "the oldest 744 are forgotten");
    assertEquals(Optional.of("value 999"), line.at(at(999)));
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
