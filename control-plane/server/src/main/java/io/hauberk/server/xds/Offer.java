package io.hauberk.server.xds;

import io.envoyproxy.controlplane.cache.VersionedResource;
import java.util.List;
import java.util.Map;

/**
 * What goes to a proxy in one response.
 *
 * @param systemVersion of the whole set that it was taken from
 */
record Offer(
    Map<String, VersionedResource<?>> changed, List<String> removed, String systemVersion) {
  boolean isEmpty() {
    return changed.isEmpty() && removed.isEmpty();
  }

  int size() {
    return changed.size() + removed.size();
  }
}
