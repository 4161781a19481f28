package io.hauberk.server.xds;

import com.google.protobuf.Any;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.hauberk.envoy.compile.XdsResource;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps one copy of each content. Replicas run equal resources: a thousand of them hold one body,
 * serialised once. Every {@link #take} is paid back by one {@link #release}.
 */
final class ResourcePool {
  private record Content(String typeUrl, String version) {}

  private static final class Holding {
    final VersionedResource<Any> resource;
    int holders;

    Holding(VersionedResource<Any> resource) {
      this.resource = resource;
    }
  }

  private final Map<Content, Holding> holdings = new HashMap<>();

  /**
   * @throws IllegalArgumentException when the version is not the hash of the content: two contents
   *     under one version would hide a change
   */
  synchronized VersionedResource<Any> take(XdsResource resource) {
    Content key = new Content(resource.typeUrl(), resource.version());
    Holding holding = holdings.get(key);
    boolean honest =
        holding == null
            ? ContentHash.of(resource.body().getValue()).equals(resource.version())
            : holding.resource.resource().equals(resource.body());
    if (!honest) {
      throw new IllegalArgumentException(
          "the version of `" + resource.name() + "` is not the hash of its content");
    }
    if (holding == null) {
      holding = new Holding(VersionedResource.create(resource.body(), resource.version()));
      holdings.put(key, holding);
    }
    holding.holders++;
    return holding.resource;
  }

  synchronized void release(String typeUrl, VersionedResource<Any> resource) {
    Content key = new Content(typeUrl, resource.version());
    Holding holding = holdings.get(key);
    if (holding != null && --holding.holders == 0) {
      holdings.remove(key);
    }
  }

  synchronized int size() {
    return holdings.size();
  }
}
