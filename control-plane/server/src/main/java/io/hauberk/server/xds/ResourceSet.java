package io.hauberk.server.xds;

import com.google.protobuf.Any;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.hauberk.envoy.compile.XdsResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that one workload runs, by type in make-before-break order and by name. Immutable. */
final class ResourceSet {
  static final ResourceSet NOTHING = new ResourceSet(new TreeMap<>(ResourceTypes.ORDER));

  private final SortedMap<String, Map<String, VersionedResource<Any>>> byType;
  private final String version;

  private ResourceSet(SortedMap<String, Map<String, VersionedResource<Any>>> byType) {
    this.byType = byType;
    ContentHash hash = new ContentHash();
    byType.forEach(
        (type, byName) -> {
          hash.add(type);
          byName.forEach((name, resource) -> hash.add(name).add(resource.version()));
          hash.add("");
        });
    this.version = hash.value();
  }

  /**
   * @throws IllegalArgumentException when two resources of a type have one name, or a version is
   *     not the hash of its content
   */
  static ResourceSet of(List<XdsResource> resources, ResourcePool pool) {
    SortedMap<String, SortedMap<String, XdsResource>> sorted = new TreeMap<>(ResourceTypes.ORDER);
    for (XdsResource resource : resources) {
      if (sorted
              .computeIfAbsent(resource.typeUrl(), type -> new TreeMap<>())
              .put(resource.name(), resource)
          != null) {
        throw new IllegalArgumentException(
            "two resources of a type named `" + resource.name() + "`");
      }
    }
    SortedMap<String, Map<String, VersionedResource<Any>>> byType =
        new TreeMap<>(ResourceTypes.ORDER);
    try {
      sorted.forEach(
          (type, byName) -> {
            Map<String, VersionedResource<Any>> pooled =
                LinkedHashMap.newLinkedHashMap(byName.size());
            byType.put(type, pooled);
            byName.forEach((name, resource) -> pooled.put(name, pool.take(resource)));
          });
    } catch (IllegalArgumentException e) {
      new ResourceSet(byType).release(pool);
      throw e;
    }
    return new ResourceSet(byType);
  }

  void release(ResourcePool pool) {
    byType.forEach(
        (type, byName) -> byName.values().forEach(resource -> pool.release(type, resource)));
  }

  Set<String> types() {
    return byType.keySet();
  }

  /** By name, in the order of names. */
  Map<String, VersionedResource<Any>> ofType(String typeUrl) {
    return byType.getOrDefault(typeUrl, Map.of());
  }

  /** Hash over every type, name and version: equal exactly when the content is. */
  String version() {
    return version;
  }
}
