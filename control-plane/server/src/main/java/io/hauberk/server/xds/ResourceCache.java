package io.hauberk.server.xds;

import com.google.protobuf.Any;
import io.envoyproxy.controlplane.cache.ConfigWatcher;
import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.DeltaWatch;
import io.envoyproxy.controlplane.cache.DeltaXdsRequest;
import io.envoyproxy.controlplane.cache.Response;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.envoyproxy.controlplane.cache.Watch;
import io.envoyproxy.controlplane.cache.XdsRequest;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every workload runs. A requester is known by the identifier of its node, which must be the
 * text of a {@link WorkloadId} that somebody has proven: the streams put it there, whatever the
 * proxy claimed. Serves every type URL. Safe for use by several threads; a consumer of a watch is
 * called by the publishing thread and must hand the work over.
 */
public final class ResourceCache implements ConfigWatcher {
  private final Map<WorkloadId, Shelf> shelves = new ConcurrentHashMap<>();
  private final ResourcePool pool = new ResourcePool();

  /**
   * Replaces the whole set of each workload named, and tells the proxies that wait for a resource
   * that changed. All or nothing: when one set is refused, none is taken.
   *
   * @param changed the full sets of the workloads that changed; others stay as they are
   * @throws IllegalArgumentException when a set is empty ({@link #remove} says that on purpose),
   *     has two resources of one type and name, or a version that is not the content's hash
   */
  public synchronized void publish(Map<WorkloadId, List<XdsResource>> changed) {
    Map<WorkloadId, ResourceSet> sets = new LinkedHashMap<>();
    try {
      changed.forEach((workload, resources) -> sets.put(workload, setOf(workload, resources)));
    } catch (IllegalArgumentException e) {
      sets.values().forEach(set -> set.release(pool));
      throw e;
    }
    sets.forEach(this::put);
  }

  /**
   * Takes everything away from these workloads: proxies that are connected, or come back, are told
   * to drop what they run.
   */
  public synchronized void remove(Set<WorkloadId> workloads) {
    workloads.forEach(workload -> put(workload, ResourceSet.NOTHING));
  }

  /** The workloads that have something to run. */
  public Set<WorkloadId> workloads() {
    Set<WorkloadId> known = new TreeSet<>();
    shelves.forEach(
        (workload, shelf) -> {
          ResourceSet set = shelf.current();
          if (set != null && !set.types().isEmpty()) {
            known.add(workload);
          }
        });
    return known;
  }

  /** How many different contents are kept. */
  public int contents() {
    return pool.size();
  }

  @Nullable VersionedResource<Any> find(WorkloadId workload, String typeUrl, String name) {
    Shelf shelf = shelves.get(workload);
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
    Shelf shelf = shelf(request.v3Request().getNode().getId());
    Shelf.Waiting waiting = new WaitingForDelta(watch);
    watch.setStop(() -> shelf.close(waiting));
    shelf.open(waiting);
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
    Shelf shelf = shelf(request.v3Request().getNode().getId());
    Shelf.Waiting waiting = new WaitingForState(watch, knownResourceNames, shelf.current());
    watch.setStop(() -> shelf.close(waiting));
    shelf.open(waiting);
    return watch;
  }

  private ResourceSet setOf(WorkloadId workload, List<XdsResource> resources) {
    if (resources.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing left to run for `" + workload + "`; remove the workload if that is meant");
    }
    return ResourceSet.of(resources, pool);
  }

  private void put(WorkloadId workload, ResourceSet set) {
    ResourceSet before = shelf(workload).replace(set);
    if (before != null) {
      before.release(pool);
    }
  }

  private Shelf shelf(String node) {
    return shelf(WorkloadId.parse(node));
  }

  private Shelf shelf(WorkloadId workload) {
    return shelves.computeIfAbsent(workload, id -> new Shelf());
  }
}
