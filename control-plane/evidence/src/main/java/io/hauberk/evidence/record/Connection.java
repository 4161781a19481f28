package io.hauberk.evidence.record;

import java.time.Duration;
import java.util.Optional;

/**
 * What carried a request.
 *
 * @param id of the connection, unique in one run of the proxy
 * @param protocol {@code HTTP/1.1}, {@code HTTP/2}, or {@code TCP}
 * @param port number that policies name, where it is known
 * @param tlsVersion {@code TLSv1.3}
 * @param serverName SNI that the caller sent
 * @param failure why the handshake failed, in the proxy's words
 * @param termination why the proxy ended it, in the proxy's words
 * @param bytesIn of the body, or of the connection
 * @param bytesOut likewise, towards the caller
 * @param open told while it goes on, because it goes on for long; when it ends, that is told by
 *     another record: whoever counts leaves these out
 */
public record Connection(
    Optional<String> id,
    String protocol,
    Optional<Integer> port,
    Optional<String> tlsVersion,
    Optional<String> tlsCipher,
    Optional<String> serverName,
    Optional<String> failure,
    Optional<String> termination,
    long bytesIn,
    long bytesOut,
    Duration duration,
    boolean open) {
  /** One that has ended. */
  public Connection(
      Optional<String> id,
      String protocol,
      Optional<Integer> port,
      Optional<String> tlsVersion,
      Optional<String> tlsCipher,
      Optional<String> serverName,
      Optional<String> failure,
      Optional<String> termination,
      long bytesIn,
      long bytesOut,
      Duration duration) {
    this(
        id,
        protocol,
        port,
        tlsVersion,
        tlsCipher,
        serverName,
        failure,
        termination,
        bytesIn,
        bytesOut,
        duration,
        false);
  }
}
