package io.hauberk.evidence.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Members of a JSON object, read by name and type, each at most once. */
interface Members {
  boolean has(String name) throws RecordFormatException;

  Members object(String name) throws RecordFormatException;

  String text(String name) throws RecordFormatException;

  long number(String name) throws RecordFormatException;

  double fraction(String name) throws RecordFormatException;

  boolean flag(String name) throws RecordFormatException;

  /** None where it is absent. */
  List<String> texts(String name) throws RecordFormatException;

  /** None where it is absent. */
  SortedMap<String, String> textsByName(String name) throws RecordFormatException;

  SortedMap<String, Long> numbersByName(String name) throws RecordFormatException;

  default Optional<String> optionalText(String name) throws RecordFormatException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  default <E extends Enum<E>> E word(String name, Class<E> type) throws RecordFormatException {
    try {
      return Words.constant(type, text(name));
    } catch (IllegalArgumentException e) {
      throw new RecordFormatException("`" + name + "` has no such value", e);
    }
  }

  default int small(String name) throws RecordFormatException {
    long value = number(name);
    if (value != (int) value) {
      throw new RecordFormatException("`" + name + "` has another type");
    }
    return (int) value;
  }

  default Optional<Integer> optionalSmall(String name) throws RecordFormatException {
    return has(name) ? Optional.of(small(name)) : Optional.empty();
  }

  default Instant time(String name) throws RecordFormatException {
    return Rfc3339.parse(text(name));
  }

  default Duration nanos(String name) throws RecordFormatException {
    return Duration.ofNanos(number(name));
  }
}
