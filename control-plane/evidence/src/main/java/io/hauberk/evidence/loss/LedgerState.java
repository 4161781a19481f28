package io.hauberk.evidence.loss;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What is remembered of one run of a proxy. Moments are milliseconds since 1970, by its clock.
 *
 * @param started when the run began; 0 when that is not known
 * @param at the last sample; 0 before the first
 * @param whole the last sample at which nothing more was missing than was reported
 * @param told of the last sample
 * @param judged likewise
 * @param lines that arrived
 * @param requests of these, how many tell of a request that a filter judged
 * @param missing at the last sample
 * @param reported how many were reported as missing
 * @param busy whether it had done anything between the last two samples
 */
record LedgerState(
    @JsonProperty("started") long started,
    @JsonProperty("at") long at,
    @JsonProperty("whole") long whole,
    @JsonProperty("told") long told,
    @JsonProperty("judged") long judged,
    @JsonProperty("lines") long lines,
    @JsonProperty("requests") long requests,
    @JsonProperty("missing") long missing,
    @JsonProperty("reported") long reported,
    @JsonProperty("busy") boolean busy) {

  /** Of a proxy that was not heard of yet. */
  static final LedgerState UNKNOWN = new LedgerState(0, 0, 0, 0, 0, 0, 0, 0, 0, false);

  static LedgerState begin(Instant started) {
    long millis = started.toEpochMilli();
    return new LedgerState(millis, 0, millis, 0, 0, 0, 0, 0, 0, false);
  }

  LedgerState arrived(ProxyLedger.Arrived more) {
    return new LedgerState(
        started,
        at,
        whole,
        told,
        judged,
        lines + more.lines(),
        requests + more.requests(),
        missing,
        reported,
        busy);
  }

  /**
   * @param nowMissing at this sample
   * @param nowReported with what is reported now
   */
  LedgerState sampled(ProxyCounters sample, long nowMissing, long nowReported) {
    long millis = sample.at().toEpochMilli();
    return new LedgerState(
        started,
        millis,
        nowMissing <= nowReported ? millis : whole,
        sample.told(),
        sample.judged(),
        lines,
        requests,
        nowMissing,
        nowReported,
        sample.told() != told || sample.judged() != judged);
  }
}
