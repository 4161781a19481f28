package io.hauberk.server.publish;

import io.hauberk.identity.InstanceName;
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
import org.jspecify.annotations.Nullable;

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

  /**
   * Takes notice of what has been published.
   *
   * @param before absent at the start
   */
  void follow(@Nullable MeshImage before, Map<String, Exclusion> exclusions, Instant now) {
    try {
      for (Exclusion exclusion : exclusions.values()) {
        Set<String> unserved = epochs.unserved(exclusion);
        if (unserved.stream().anyMatch(caller -> mayBeConnected(caller, before))) {
          due.putIfAbsent(exclusion.name(), now.plus(DELAY));
        } else if (!unserved.isEmpty()) {
          epochs.served(exclusion);
        }
      }
      epochs.keepOnly(exclusions.values());
    } catch (StateFailure e) {
      LOG.log(Level.ERROR, e.getMessage());
    }
  }

  /** A pod that was excluded when it came has no connection; cutting others' would harm them. */
  private static boolean mayBeConnected(String caller, @Nullable MeshImage before) {
    return before == null
        || caller.startsWith("spiffe:")
        || !caller.contains(".pod.")
        || before.workload(new InstanceName(caller)).isPresent();
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
