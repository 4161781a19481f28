package io.hauberk.server.xds;

import com.google.protobuf.Any;
import io.envoyproxy.controlplane.cache.AbstractWatch;
import io.envoyproxy.controlplane.cache.ConfigWatcher;
import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.DeltaWatch;
import io.envoyproxy.controlplane.cache.DeltaXdsRequest;
import io.envoyproxy.controlplane.cache.Response;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.envoyproxy.controlplane.cache.Watch;
import io.envoyproxy.controlplane.cache.XdsRequest;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.InstanceName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every proxy runs. A requester is known by the identifier of its node, which must be the text
 * of an {@link InstanceName} that somebody has proven: the streams put it there, whatever the proxy
 * claimed. Serves every type URL. Safe for use by several threads; a consumer of a watch is called
 * by the publishing thread and must hand the work over.
 */
public final class ResourceCache implements ConfigWatcher {
  private final Map<InstanceName, Shelf> shelves = new ConcurrentHashMap<>();
  private final ResourcePool pool = new ResourcePool();

  /**
   * Replaces the whole set of each instance named, and tells the proxies that wait for a resource
   * that changed. All or nothing: when one set is refused, none is taken.
   *
   * @param changed the full sets of the instances that changed; others stay as they are
   * @throws IllegalArgumentException when a set is empty ({@link #remove} says that on purpose),
   *     has two resources of one type and name, or a version that is not the content's hash
   */
  public synchronized void publish(Map<InstanceName, List<XdsResource>> changed) {
    Map<InstanceName, ResourceSet> sets = new LinkedHashMap<>();
    try {
      changed.forEach((instance, resources) -> sets.put(instance, setOf(instance, resources)));
    } catch (IllegalArgumentException e) {
      sets.values().forEach(set -> set.release(pool));
      throw e;
    }
    sets.forEach(this::put);
  }

  /**
   * Takes everything away from these instances: proxies that are connected, or come back, are told
   * to drop what they run.
   */
  public synchronized void remove(Set<InstanceName> instances) {
    instances.forEach(instance -> put(instance, ResourceSet.NOTHING));
  }

  /** Forgets pods that were removed and to which nobody listens: their names never come again. */
  public synchronized void sweep() {
    for (InstanceName instance : shelves.keySet()) {
      shelves.computeIfPresent(
          instance, (name, shelf) -> name.isPod() && shelf.isDeserted() ? null : shelf);
    }
  }

  /** The instances that have something to run. */
  public Set<InstanceName> instances() {
    Set<InstanceName> known = new TreeSet<>();
    shelves.forEach(
        (instance, shelf) -> {
          ResourceSet set = shelf.current();
          if (set != null && !set.types().isEmpty()) {
            known.add(instance);
          }
        });
    return known;
  }

  /** How many different contents are kept. */
  public int contents() {
    return pool.size();
  }

  @Nullable VersionedResource<Any> find(InstanceName instance, String typeUrl, String name) {
    Shelf shelf = shelves.get(instance);
    ResourceSet set = shelf == null ? null : shelf.current();
    return set == null ? null : set.ofType(typeUrl).get(name);
  }

  @Override
  public DeltaWatch createDeltaWatch(
      DeltaXdsRequest request,
      String requesterVersion,
      Map<String, String> resourceVersions,
      Set<String> pendingResources,
      boolean isWildcard,
      Consumer<DeltaResponse> responseConsumer,
      boolean hasClusterChanged) {
    DeltaWatch watch =
        new DeltaWatch(
            request,
            Map.copyOf(resourceVersions),
            Set.copyOf(pendingResources),
            requesterVersion,
            isWildcard,
            responseConsumer);
    Shelf.Waiting waiting = new WaitingForDelta(watch);
    open(request.v3Request().getNode().getId(), waiting, watch);
    return watch;
  }

  @Override
  public Watch createWatch(
      boolean ads,
      XdsRequest request,
      Set<String> knownResourceNames,
      Consumer<Response> responseConsumer,
      boolean hasClusterChanged,
      boolean allowDefaultEmptyEdsUpdate) {
    Watch watch = new Watch(ads, allowDefaultEmptyEdsUpdate, request, responseConsumer);
    String node = request.v3Request().getNode().getId();
    Shelf.Waiting waiting =
        new WaitingForState(watch, knownResourceNames, shelf(new InstanceName(node)).current());
    open(node, waiting, watch);
    return watch;
  }

  private ResourceSet setOf(InstanceName instance, List<XdsResource> resources) {
    if (resources.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing left to run for `" + instance + "`; remove the instance if that is meant");
    }
    return ResourceSet.of(resources, pool);
  }

  private void put(InstanceName instance, ResourceSet set) {
    ResourceSet before = shelf(instance).replace(set);
    if (before != null) {
      before.release(pool);
    }
  }

  /** In one step with finding the shelf, which else might be swept away in between. */
  private void open(String node, Shelf.Waiting waiting, AbstractWatch<?, ?> watch) {
    shelves.compute(
        new InstanceName(node),
        (name, known) -> {
          Shelf shelf = known == null ? new Shelf() : known;
          watch.setStop(() -> shelf.close(waiting));
          shelf.open(waiting);
          return shelf;
        });
  }

  private Shelf shelf(InstanceName instance) {
    return shelves.computeIfAbsent(instance, name -> new Shelf());
  }
}
