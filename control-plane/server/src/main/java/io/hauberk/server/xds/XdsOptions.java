package io.hauberk.server.xds;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * @param workers run the streams; never the publisher's own thread, and at least as many as should
 *     serve proxies at once
 * @param clock for the life of certificates and streams
 * @param longestStream after which a stream is closed, so that the proxy proves itself again;
 *     longer than any certificate if only those should count
 */
public record XdsOptions(
    Executor workers, InstantSource clock, Duration longestStream, XdsListener listener) {
  /** Nobody listens. */
  public XdsOptions(Executor workers, InstantSource clock, Duration longestStream) {
    this(workers, clock, longestStream, XdsListener.NONE);
  }
}
