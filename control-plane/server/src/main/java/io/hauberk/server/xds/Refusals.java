package io.hauberk.server.xds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The versions that one workload's proxy refused, across its streams. Bounded: the oldest is
 * forgotten first, and would be offered and refused once more.
 */
final class Refusals {
  private static final int MOST = 256;

  private record Key(String typeUrl, String name, String version) {}

  private final Map<Key, Refusal> byKey = new LinkedHashMap<>();

  synchronized void add(Refusal refusal) {
    byKey.put(new Key(refusal.typeUrl(), refusal.name(), refusal.version()), refusal);
    if (byKey.size() > MOST) {
      byKey.remove(byKey.keySet().iterator().next());
    }
  }

  /** What exists again may be taken away again. */
  synchronized void forgetRemoval(String typeUrl, String name) {
    byKey.remove(new Key(typeUrl, name, Refusal.OF_REMOVAL));
  }

  synchronized boolean contains(String typeUrl, String name, String version) {
    return byKey.containsKey(new Key(typeUrl, name, version));
  }

  synchronized @Nullable Refusal find(String typeUrl, String name, String version) {
    return byKey.get(new Key(typeUrl, name, version));
  }

  synchronized List<Refusal> all() {
    return new ArrayList<>(byKey.values());
  }
}
