package io.hauberk.evidence.loss;

import java.util.Map;

/**
 * What one control plane knows of a proxy.
 *
 * @param started when the run began of which it knows, in milliseconds since 1970 by the proxy's
 *     clock; 0 when nobody has told
 * @param before lines that came to it of what was over at the comparison before
 * @param until and of what was over at the moment that was asked for
 * @param elsewhere what came to others, as far as it knows, by their names
 * @param standing of the last comparison that it knows
 */
public record Testimony(
    String proxy,
    long started,
    Arrived before,
    Arrived until,
    Map<String, Arrived> elsewhere,
    Standing standing) {
  public Testimony {
    elsewhere = Map.copyOf(elsewhere);
  }
}
