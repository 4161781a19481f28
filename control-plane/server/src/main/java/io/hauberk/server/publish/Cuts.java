package io.hauberk.server.publish;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.server.state.StateFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sees to it that the open connections of each caller that is newly excluded are cut, once. */
final class Cuts {
  private static final Logger LOG = System.getLogger(Cuts.class.getName());

  /**
   * From the moment that the exclusion is pushed: a caller that reconnects must find itself
   * excluded.
   */
  private static final Duration DELAY = Duration.ofMillis(500);

  private final Epochs epochs;
  private final Map<String, Instant> due = new HashMap<>();

  Cuts(Epochs epochs) {
    this.epochs = epochs;
  }

  long epoch(WorkloadId workload) {
    return epochs.of(workload);
  }

  /** Takes notice of what has been published. */
  void follow(Map<String, Exclusion> exclusions, Instant now) {
    exclusions.forEach(
        (name, exclusion) -> {
          if (!epochs.hasServed(exclusion)) {
            due.putIfAbsent(name, now.plus(DELAY));
          }
        });
    try {
      epochs.keepOnly(exclusions.values());
    } catch (StateFailure e) {
      LOG.log(Level.ERROR, e.getMessage());
    }
  }

  /**
   * Counts up the epochs of all workloads at which connections are to be cut now.
   *
   * @return whether there were any
   */
  boolean cut(Map<String, Exclusion> exclusions, MeshModel model, Instant now) {
    List<String> names =
        due.entrySet().stream()
            .filter(e -> !e.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    for (String name : names) {
      due.remove(name);
      Exclusion exclusion = exclusions.get(name);
      if (exclusion != null) {
        cut(exclusion, Reach.of(exclusion.target(), model));
      }
    }
    return !names.isEmpty();
  }

  private void cut(Exclusion exclusion, Set<WorkloadId> reached) {
    try {
      epochs.cut(exclusion, reached);
    } catch (StateFailure e) {
      // cut it is; only a restart would cut once more
      LOG.log(Level.ERROR, e.getMessage());
    }
    LOG.log(
        Level.WARNING,
        "quarantine `{0}`: open connections at {1} workloads are cut",
        exclusion.name(),
        reached.size());
  }
}
