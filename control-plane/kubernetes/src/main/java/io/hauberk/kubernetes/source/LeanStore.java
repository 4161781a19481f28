package io.hauberk.kubernetes.source;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer must remember of each object to tell changes: not the object itself, of which
 * the mesh keeps what it needs elsewhere. A pod is several kilobytes, its name and version are not.
 */
final class LeanStore<T extends HasMetadata> implements ItemStore<T> {
  private final Map<String, T> kept = new ConcurrentHashMap<>();
  private final UnaryOperator<T> lean;

  /**
   * @param lean makes a copy that has the metadata only
   */
  LeanStore(UnaryOperator<T> lean) {
    this.lean = lean;
  }

  @Override
  public String getKey(T object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable T put(String key, T object) {
    return kept.put(key, lean.apply(object));
  }

  @Override
  public @Nullable T remove(String key) {
    return kept.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return kept.keySet().stream();
  }

  @Override
  public Stream<T> values() {
    return kept.values().stream();
  }

  @Override
  public int size() {
    return kept.size();
  }

  @Override
  public @Nullable T get(String key) {
    return kept.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
