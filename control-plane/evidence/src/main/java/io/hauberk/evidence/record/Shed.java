package io.hauberk.evidence.record;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records that arrived and were not kept, for want of room. Only such as {@link Fact#mayBeShed}.
 *
 * @param count how many
 * @param decisions how many of each decision
 * @param why there was no room
 */
public record Shed(
    long count, SortedMap<String, Long> decisions, String why, Instant from, Instant to)
    implements Fact {
  public Shed {
    decisions = Collections.unmodifiableSortedMap(new TreeMap<>(decisions));
  }
}
