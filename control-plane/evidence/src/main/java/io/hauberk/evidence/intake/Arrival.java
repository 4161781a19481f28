package io.hauberk.evidence.intake;

import java.time.Instant;
import java.util.Optional;

/**
 * How a line came.
 *
 * @param collected by our clock
 * @param sent by the clock of who sent it; absent: when what it tells of was over
 */
record Arrival(Instant collected, Optional<Instant> sent) {}
