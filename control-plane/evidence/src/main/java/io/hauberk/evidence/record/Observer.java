package io.hauberk.evidence.record;

import java.time.Duration;
import java.util.Optional;

/**
 * The proxy that told.
 *
 * @param proxy instance name in the certificate by which it told, so nobody else's
 * @param layer where in it
 * @param sequence counts what this proxy told this collector, from 1, without holes
 * @param skew how far the proxy's clock is ahead of the collector's, as far as it was measured
 */
public record Observer(String proxy, Layer layer, long sequence, Optional<Duration> skew) {

  /** A place in a sidecar. */
  public enum Layer {
    /** Requests and connections from other workloads. */
    INBOUND,
    /** Those of the workload's own program. */
    OUTBOUND,
    /** Connections that ended before anything was asked: handshakes, ports that nobody declared. */
    LISTENER
  }
}
