package io.hauberk.policy.intent;

import java.util.Comparator;

/**
 * Where something stands.
 *
 * @param source name of the {@link SourceText}
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(String source, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::source)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** {@code policies/alice.yaml:14:9}. */
  @Override
  public String toString() {
    return source + ":" + line + ":" + column;
  }
}
