package io.hauberk.evidence.loss;

/**
 * What one control plane asks the others before it compares: how many lines of a proxy have come to
 * them. Who asks has the proxy's counters.
 *
 * @param started when the run began, in milliseconds since 1970 by the proxy's clock
 * @param at lines about what was over by then, likewise
 * @param standing of the comparison before
 */
public record Question(String proxy, long started, long at, Standing standing) {}
