package io.hauberk.server.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.controlplane.cache.Response;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.envoyproxy.controlplane.cache.Watch;
import io.envoyproxy.controlplane.cache.WatchCancelledException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A state-of-the-world watch that the requester is up to date with. */
final class WaitingForState implements Shelf.Waiting {
  private final Watch watch;
  private final Set<String> knownNames;
  private final String settled;

  /**
   * @param before what was published when the request came: a requester that refuses it has seen it
   */
  WaitingForState(Watch watch, Set<String> knownNames, @Nullable ResourceSet before) {
    this.watch = watch;
    this.knownNames = Set.copyOf(knownNames);
    this.settled =
        watch.request().hasErrorDetail() && before != null
            ? version(chosen(before))
            : watch.request().getVersionInfo();
  }

  @Override
  public String typeUrl() {
    return watch.request().getTypeUrl();
  }

  @Override
  public boolean answer(ResourceSet set) {
    Map<String, VersionedResource<Any>> chosen = chosen(set);
    String version = version(chosen);
    boolean asksForMore =
        !watch.request().getResourceNamesList().isEmpty()
            && !watch.request().hasErrorDetail()
            && !knownNames.containsAll(chosen.keySet());
    if (version.equals(settled) && !asksForMore) {
      return false;
    }
    if (chosen.isEmpty() && !ResourceTypes.listsEverything(typeUrl())) {
      return false;
    }
    List<Message> bodies = new ArrayList<>(chosen.size());
    chosen.values().forEach(resource -> bodies.add(resource.resource()));
    try {
      watch.respond(Response.create(watch.request(), bodies, version));
    } catch (WatchCancelledException e) {
      return true;
    }
    return true;
  }

  /** Names that do not exist silence nobody: the others are answered. */
  private Map<String, VersionedResource<Any>> chosen(ResourceSet set) {
    List<String> names = watch.request().getResourceNamesList();
    Map<String, VersionedResource<Any>> all = set.ofType(typeUrl());
    if (names.isEmpty()) {
      return ResourceTypes.listsEverything(typeUrl()) ? all : Map.of();
    }
    Map<String, VersionedResource<Any>> chosen = new LinkedHashMap<>(all);
    chosen.keySet().retainAll(Set.copyOf(names));
    return chosen;
  }

  private static String version(Map<String, ? extends VersionedResource<?>> resources) {
    ContentHash hash = new ContentHash();
    resources.forEach((name, resource) -> hash.add(name).add(resource.version()));
    return hash.value();
  }
}
