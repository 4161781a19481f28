package io.hauberk.evidence.store;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Requests that are alike, counted. One that was told twice counts once.
 *
 * @param caller {@code namespace/workload}; where it was no workload, its SPIFFE ID, else its
 *     address without the port, else {@code -}
 * @param target likewise
 * @param decision name of what decided
 */
public record Tally(
    String caller,
    String target,
    boolean allowed,
    String decision,
    long count,
    Instant first,
    Instant last) {

  /** Requests of one day in UTC that are alike, counted. */
  public record OfDay(LocalDate day, String decision, boolean allowed, long count) {}
}
