package io.hauberk.envoy.compile;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where a proxy tells what it decides, beside its standard output.
 *
 * @param cluster of the proxy's bootstrap that speaks {@code AccessLogService}
 * @param headers of requests that are told, by lower-case name
 */
public record Collector(String cluster, SortedSet<String> headers) {
  public Collector {
    headers = Collections.unmodifiableSortedSet(new TreeSet<>(headers));
  }

  /** The control plane, as the bootstraps of sidecars call it. */
  public static Collector controlPlane(SortedSet<String> headers) {
    return new Collector("control-plane", headers);
  }
}
