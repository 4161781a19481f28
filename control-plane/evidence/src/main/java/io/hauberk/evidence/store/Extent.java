package io.hauberk.evidence.store;

import java.util.List;

/**
 * Which records of the log a store has.
 *
 * @param first index
 * @param end one more than the last index
 * @param missing ranges between them that it does not have
 */
public record Extent(long first, long end, List<Range> missing) {
  public Extent {
    missing = List.copyOf(missing);
  }

  /** Indices from {@code first} to before {@code end}. */
  public record Range(long first, long end) {}
}
