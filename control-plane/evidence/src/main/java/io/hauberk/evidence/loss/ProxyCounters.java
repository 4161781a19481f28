package io.hauberk.evidence.loss;

import java.time.Instant;

/**
 * What a proxy counted from its start to one moment.
 *
 * @param at that moment, by the proxy's clock
 * @param started likewise, give or take a second
 * @param told lines of its log that it sent off, or had no room to; 0 when they come another way
 * @param judged requests that a filter allowed or denied
 * @param active of these, how many go on, and so have no line yet; never too few
 * @param ended whether it had ended all that it did by then: it counts nothing more
 */
public record ProxyCounters(
    Instant at, Instant started, long told, long judged, long active, boolean ended) {

  /** Of a proxy that goes on. */
  public ProxyCounters(Instant at, Instant started, long told, long judged, long active) {
    this(at, started, told, judged, active, false);
  }
}
