package io.hauberk.evidence.record;

import java.time.Instant;

/**
 * Decisions that were made and did not arrive.
 *
 * @param proxy instance that made them
 * @param missing how many; 0 where that is {@link How#UNKNOWN}
 * @param how it was found out
 * @param from they were made after that
 * @param to and before that
 */
public record Gap(String proxy, long missing, How how, Instant from, Instant to) implements Fact {

  /** Ways to learn of a loss. */
  public enum How {
    /** The proxy counted more than arrived. */
    COUNTERS,
    /** A number of the sequence is missing. */
    SEQUENCE,
    /** The proxy's side said that it had no room. */
    OVERFLOW,
    /**
     * The proxy ended, or its log was begun anew: what it had not told by then, if anything, is not
     * known.
     */
    UNKNOWN
  }
}
