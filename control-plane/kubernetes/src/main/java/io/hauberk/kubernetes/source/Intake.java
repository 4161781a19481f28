package io.hauberk.kubernetes.source;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes over what one informer tells. An object that cannot be read is as good as none. */
final class Intake<T extends HasMetadata, V> implements ResourceEventHandler<T> {
  private static final Logger LOG = System.getLogger(Intake.class.getName());

  private final String what;
  private final Function<T, Optional<V>> view;
  private final BiConsumer<String, Optional<V>> shelf;
  private final Runnable changed;
  private volatile boolean listed;

  Intake(
      String what,
      Function<T, Optional<V>> view,
      BiConsumer<String, Optional<V>> shelf,
      Runnable changed) {
    this.what = what;
    this.view = view;
    this.shelf = shelf;
    this.changed = changed;
  }

  /** For messages. */
  String what() {
    return what;
  }

  /** Whether everything of the first list has been taken over. */
  boolean listed() {
    return listed;
  }

  @Override
  public void onAdd(T object) {
    put(object);
  }

  @Override
  public void onUpdate(@Nullable T before, T object) {
    put(object);
  }

  @Override
  public void onDelete(T object, boolean finalStateUnknown) {
    shelf.accept(Cache.metaNamespaceKeyFunc(object), Optional.empty());
    changed.run();
  }

  @Override
  public void onList(String resourceVersion, boolean remainedEmpty) {
    listed = true;
    changed.run();
  }

  private void put(T object) {
    String key = Cache.metaNamespaceKeyFunc(object);
    Optional<V> taken;
    try {
      taken = view.apply(object);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "`" + what + " " + key + "` is left out: it cannot be read", e);
      taken = Optional.empty();
    }
    shelf.accept(key, taken);
    changed.run();
  }
}
