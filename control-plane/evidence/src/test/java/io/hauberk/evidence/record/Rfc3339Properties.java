package io.hauberk.evidence.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** It says what {@link Instant} says. */
class Rfc3339Properties {
  /** Of the years that are usual, of those at the edges, and of any. */
  @Provide
  Arbitrary<Instant> moments() {
    Arbitrary<Long> seconds =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 4_102_444_800L),
            Arbitraries.longs().between(-62_167_219_300L, 253_402_300_900L),
            Arbitraries.longs()
                .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
    Arbitrary<Integer> nanos =
        Combinators.combine(
                Arbitraries.integers().between(0, 999), Arbitraries.of(0, 1, 1000, 1_000_000))
            .as((number, unit) -> number * unit);
    return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
  }

  /** Right and nearly right. */
  @Provide
  Arbitrary<String> texts() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9999),
            Arbitraries.integers().between(0, 13),
            Arbitraries.integers().between(0, 32),
            Arbitraries.integers().between(0, 25),
            Arbitraries.integers().between(0, 61),
            Arbitraries.of("", ".", ".1", ".000001", ".123456789", ".1234567890", ",5"),
            Arbitraries.of("Z", "", "+01:00", "z"))
        .as(
            (year, month, day, hour, minute, fraction, zone) ->
                "%04d-%02d-%02dT%02d:%02d:%02d%s%s"
                    .formatted(year, month, day, hour, minute, minute, fraction, zone));
  }

  @Property
  void aMomentIsWrittenAsUsualAndReadAgain(@ForAll("moments") Instant moment) {
    assertEquals(moment.toString(), Rfc3339.text(moment));
    assertEquals(moment, Rfc3339.parse(moment.toString()));
  }

  @Property
  void aTextIsReadAsUsualOrRefused(@ForAll("texts") String text) {
    Instant usual;
    try {
      usual = Instant.parse(text);
    } catch (DateTimeParseException e) {
      assertThrows(DateTimeParseException.class, () -> Rfc3339.parse(text));
      return;
    }
    assertEquals(usual, Rfc3339.parse(text));
  }
}
