package io.hauberk.evidence.sink;

import java.time.Instant;
import java.util.Optional;

/**
 * How a receiver is doing. Counters begin at 0 when this process starts.
 *
 * @param name in the configuration
 * @param kind such as {@code kafka}
 * @param next index of the first record that it has not got
 * @param behind how many records it has not got
 * @param delivered records that it took
 * @param attempts batches that it was sent
 * @param failures of these, those that have to be sent again, in part or as a whole
 * @param refused records that went to the dead letters
 * @param expired records that were not kept long enough for it
 * @param oldest when the oldest record arrived that is being sent; absent when there is none
 * @param lastDelivery when it took something
 * @param trouble why nothing moves, absent when something does
 */
public record SinkStatus(
    String name,
    String kind,
    long next,
    long behind,
    long delivered,
    long attempts,
    long failures,
    long refused,
    long expired,
    Optional<Instant> oldest,
    Optional<Instant> lastDelivery,
    Optional<String> trouble) {}
