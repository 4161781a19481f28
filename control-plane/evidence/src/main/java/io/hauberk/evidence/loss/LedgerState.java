package io.hauberk.evidence.loss;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is remembered of one proxy.
 *
 * @param standing of the last comparison
 * @param started when the run began of which the lines are, in milliseconds since 1970; 0 when that
 *     is not known
 * @param here lines that arrived
 * @param elsewhere and at other control planes, by their names
 * @param doubted since when it is not known what arrived where nobody can be asked any more, by our
 *     clock; 0 when all is known
 * @param active requests that went on at the last sample that was compared; -1 when that sample is
 *     not to be compared again
 */
record LedgerState(
    @JsonProperty("standing") Standing standing,
    @JsonProperty("started") long started,
    @JsonProperty("here") Arrived here,
    @JsonProperty("elsewhere") Map<String, Arrived> elsewhere,
    @JsonProperty("doubted") long doubted,
    @JsonProperty("active") long active) {

  /** Of a proxy that was not heard of yet. */
  static final LedgerState UNKNOWN =
      new LedgerState(Standing.UNKNOWN, 0, Arrived.NONE, Map.of(), 0, -1);

  LedgerState {
    elsewhere = new TreeMap<>(elsewhere);
  }

  /** The last sample that was compared, if it may be compared again. */
  Optional<ProxyCounters> last() {
    return active < 0 || standing.at() == 0
        ? Optional.empty()
        : Optional.of(
            new ProxyCounters(
                Instant.ofEpochMilli(standing.at()),
                Instant.ofEpochMilli(standing.started()),
                standing.told(),
                standing.judged(),
                active,
                standing.ended()));
  }
}
