package io.hauberk.evidence.loss;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Lines of one proxy that arrived.
 *
 * @param lines how many
 * @param requests how many of them tell of a request that a filter judged
 */
public record Arrived(@JsonProperty("lines") long lines, @JsonProperty("requests") long requests) {
  public static final Arrived NONE = new Arrived(0, 0);

  Arrived plus(Arrived other) {
    return new Arrived(lines + other.lines, requests + other.requests);
  }

  /** Counts only grow: of two of the same lines the larger one is the later one. */
  Arrived orLater(Arrived other) {
    return new Arrived(Math.max(lines, other.lines), Math.max(requests, other.requests));
  }
}
