package io.hauberk.server.shipping;

import io.hauberk.server.xds.PeerIdentity;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes records of lines. Safe for use by several threads. */
@FunctionalInterface
interface LineIntake {
  /**
   * Takes one line in.
   *
   * @param by who ships it, and so the only proxy that it may tell of
   * @param json as the proxy wrote it
   * @param sent by the clock beside the proxy
   * @return completes when it is kept for good, and fails when it could not be kept; absent when it
   *     can never become a record
   */
  Optional<CompletableFuture<Long>> take(PeerIdentity.Proof by, byte[] json, Instant sent);

  /**
   * Of so many lines a record tells that they did not come.
   *
   * @param until what they told of was over by then, by the clock beside the proxy
   */
  default void told(PeerIdentity.Proof by, Instant until, long lines) {}

  /** Whether it should be left alone for a while. */
  default boolean isBusy() {
    return false;
  }
}
