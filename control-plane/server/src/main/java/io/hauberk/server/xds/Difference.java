package io.hauberk.server.xds;

import io.envoyproxy.controlplane.cache.VersionedResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a requester lacks of one type.
 *
 * @param changed by name, in the order of names
 * @param removed names that the requester knows and that are gone
 */
record Difference(Map<String, VersionedResource<?>> changed, List<String> removed) {

  /**
   * @param known name to version, as the requester has it
   * @param wanted names that it waits for, whatever it knows of them
   * @param wildcard whether it wants every name
   */
  static Difference between(
      ResourceSet set,
      String typeUrl,
      Map<String, String> known,
      Set<String> wanted,
      boolean wildcard) {
    Map<String, VersionedResource<?>> changed = new LinkedHashMap<>();
    set.ofType(typeUrl)
        .forEach(
            (name, resource) -> {
              String version = known.get(name);
              boolean asked = wildcard || version != null;
              if (wanted.contains(name) || (asked && !resource.version().equals(version))) {
                changed.put(name, resource);
              }
            });
    List<String> removed = new ArrayList<>();
    for (String name : known.keySet()) {
      if (!set.ofType(typeUrl).containsKey(name)) {
        removed.add(name);
      }
    }
    removed.sort(null);
    return new Difference(changed, removed);
  }

  boolean isEmpty() {
    return changed.isEmpty() && removed.isEmpty();
  }
}
