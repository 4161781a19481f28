package io.hauberk.e2e.kubernetes;

import io.hauberk.e2e.kubernetes.Replicas.Replica;
import io.hauberk.testkit.cluster.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A rolling upgrade of two control planes by helm, one of which is killed at each {@link Step}. As
 * none may be missing ({@code maxUnavailable: 0}), how many are left of the old ones tells which
 * step it is.
 */
final class Upgrade {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final ClusterMesh mesh;
  private final Replicas replicas;
  private final Set<String> old;

  private Upgrade(ClusterMesh mesh, Replicas replicas, Set<String> old) {
    this.mesh = mesh;
    this.replicas = replicas;
    this.old = old;
  }

  /** What a rolling upgrade of two goes through. */
  enum Step {
    /** Two old ones serve; the first new one is killed before it ever does. */
    FIRST_STARTS,
    /** The first new one serves and an old one is left; who leads is killed. */
    FIRST_SERVES,
    /** One old one is left; the second new one is killed before it ever serves. */
    SECOND_STARTS,
    /** No old one is left; who leads is killed. */
    BOTH_SERVE
  }

  /**
   * Starts one.
   *
   * @param value unlike that of all upgrades before
   */
  static Upgrade start(ClusterMesh mesh, String value) {
    Replicas replicas = new Replicas(mesh);
    Set<String> old = replicas.uids();
    mesh.helm()
        .upgrade(
            "hauberk",
            "--reuse-values",
            "--set",
            "replicas=2",
            "--set-string",
            "podAnnotations.round=" + value);
    return new Upgrade(mesh, replicas, old);
  }

  /** Kills at each of these; returns those that were over before they were seen. */
  Set<Step> killAt(Set<Step> steps) {
    EnumSet<Step> missed = EnumSet.noneOf(Step.class);
    for (Step step : steps) {
      if (!seen(step)) {
        missed.add(step);
      }
    }
    return missed;
  }

  /** Returns when it is complete. */
  void await() {
    mesh.awaitRollout(Helm.NAMESPACE, "deployment/hauberk");
  }

  private boolean seen(Step step) {
    if (step == Step.BOTH_SERVE) {
      await();
    }
    boolean[] killed = {false};
    Deadline.await(
        step.toString(),
        PATIENCE,
        () -> {
          List<Replica> all = replicas.all();
          if (over(step, all)) {
            return true;
          }
          killed[0] = victim(step, all).filter(replicas::kill).isPresent();
          return killed[0];
        });
    return killed[0];
  }

  private boolean over(Step step, List<Replica> all) {
    return switch (step) {
      case FIRST_STARTS -> left(all) < 2 || fresh(all).anyMatch(Replica::ready);
      case FIRST_SERVES -> left(all) < 1;
      case SECOND_STARTS -> left(all) < 1 || fresh(all).skip(1).anyMatch(Replica::ready);
      case BOTH_SERVE -> false;
    };
  }

  private Optional<Replica> victim(Step step, List<Replica> all) {
    return switch (step) {
      case FIRST_STARTS -> fresh(all).findFirst();
      case FIRST_SERVES ->
          fresh(all).anyMatch(Replica::ready) ? replicas.leader(all).findFirst() : Optional.empty();
      case SECOND_STARTS -> fresh(all).skip(1).findFirst();
      case BOTH_SERVE -> replicas.leader(all).findFirst();
    };
  }

  private long left(List<Replica> all) {
    return all.stream().map(Replica::uid).filter(old::contains).count();
  }

  /** The new ones, in the order in which they were made. */
  private Stream<Replica> fresh(List<Replica> all) {
    return all.stream().filter(replica -> !old.contains(replica.uid()));
  }
}
