package io.hauberk.evidence.seal;

import java.io.IOException;

/**
 * Which sealed records are in a copy: {@code from} to before {@code to}. The file {@code kept} says
 * so and is not signed: {@link Absence} finds out whether it may.
 *
 * @param why others are not
 */
record Kept(long from, long to, Why why) {
  /** All of them. */
  static final Kept ALL = new Kept(0, Long.MAX_VALUE, new Why.Nothing());

  /** Why records are not there. */
  sealed interface Why {
    /** None is missing. */
    record Nothing() implements Why {}

    /** Retention dropped them, as that record says. */
    record Dropped(long record) implements Why {}

    /** They were not asked for when this copy was made. */
    record LeftOut() implements Why {}
  }

  boolean holds(TileName bundle) {
    return bundle.firstRecord() >= from && bundle.firstRecord() < to;
  }

  boolean holdsAll() {
    return from == 0 && to == Long.MAX_VALUE;
  }

  /** {@code FROM TO WHY}, with dashes for no end and for no reason. */
  static Kept parse(String line) throws IOException {
    String[] words = line.strip().split(" ", -1);
    try {
      return new Kept(
          Long.parseLong(words[0]),
          words.length < 2 || words[1].equals("-") ? Long.MAX_VALUE : Long.parseLong(words[1]),
          words.length < 3 ? new Why.Nothing() : why(words[2]));
    } catch (NumberFormatException e) {
      throw new IOException("the file `kept` does not say which records are kept", e);
    }
  }

  private static Why why(String word) {
    return switch (word) {
      case "-" -> new Why.Nothing();
      case "exported" -> new Why.LeftOut();
      default -> new Why.Dropped(Long.parseLong(word));
    };
  }

  @Override
  public String toString() {
    String reason =
        switch (why) {
          case Why.Nothing() -> "-";
          case Why.Dropped(long record) -> Long.toString(record);
          case Why.LeftOut() -> "exported";
        };
    return from + " " + (to == Long.MAX_VALUE ? "-" : Long.toString(to)) + " " + reason;
  }
}
