package io.hauberk.server.xds;

import io.envoyproxy.controlplane.cache.VersionedResource;
import org.jspecify.annotations.Nullable;

/**
 * A resource that a proxy has accepted.
 *
 * @param resource absent when the proxy brought it along from an earlier stream
 */
record Held(String version, @Nullable VersionedResource<?> resource) {
  Held(VersionedResource<?> resource) {
    this(resource.version(), resource);
  }
}
