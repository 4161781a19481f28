package io.hauberk.server.xds;

import java.time.Instant;

/**
 * A version that a proxy refused; it is never sent to that proxy again.
 *
 * @param version of the resource; empty when the proxy refused to drop it
 * @param error in Envoy's own words
 */
public record Refusal(String typeUrl, String name, String version, String error, Instant at) {
  static final String OF_REMOVAL = "";
}
