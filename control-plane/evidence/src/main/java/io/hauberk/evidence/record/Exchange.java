package io.hauberk.evidence.record;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request of HTTP and its answer.
 *
 * @param requestId what the proxy writes into its own lines and into answers; a caller may have
 *     chosen it, so it names nothing
 * @param method empty where nothing was understood of the request, like host and path
 * @param path without its query, after redaction
 * @param redacted whether something of the path, its query included, was left out
 * @param status what the caller received; 0 when there was no answer
 * @param grpcStatus a denied call of gRPC has status 200 and 7 here
 * @param headers those that the configuration names, by lower-case name
 */
public record Exchange(
    String requestId,
    String method,
    String host,
    String path,
    boolean redacted,
    int status,
    Optional<Integer> grpcStatus,
    SortedMap<String, String> headers) {
  public Exchange {
    headers =
        headers.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }
}
