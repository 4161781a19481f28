package io.hauberk.server.xds;

import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.DeltaWatch;
import io.envoyproxy.controlplane.cache.WatchCancelledException;

/** A delta watch that nothing was found for yet. */
record WaitingForDelta(DeltaWatch watch) implements Shelf.Waiting {
  @Override
  public String typeUrl() {
    return watch.request().getTypeUrl();
  }

  @Override
  public boolean answer(ResourceSet set) {
    Difference difference =
        Difference.between(
            set, typeUrl(), watch.trackedResources(), watch.pendingResources(), watch.isWildcard());
    if (difference.isEmpty() && !firstQuestion()) {
      return false;
    }
    try {
      watch.respond(
          DeltaResponse.create(
              watch.request(), difference.changed(), difference.removed(), set.version()));
    } catch (WatchCancelledException e) {
      return true;
    }
    return true;
  }

  /** A starting proxy waits for one answer to a wildcard, also if it is that there is nothing. */
  private boolean firstQuestion() {
    return watch.isWildcard() && watch.version().isEmpty() && watch.trackedResources().isEmpty();
  }
}
