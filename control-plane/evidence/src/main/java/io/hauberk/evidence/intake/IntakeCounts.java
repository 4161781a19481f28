package io.hauberk.evidence.intake;

/**
 * What came of the lines that arrived.
 *
 * @param taken became records
 * @param shed were allowed, and counted only
 * @param notItsOwn told of another workload than the teller's
 * @param malformed could not be read
 * @param failed became records that could not be kept
 * @param waitingBytes of records that are not on the disk yet
 */
public record IntakeCounts(
    long taken, long shed, long notItsOwn, long malformed, long failed, long waitingBytes) {}
