package io.hauberk.kubernetes.webhook;

import io.hauberk.kubernetes.webhook.MeshTexts.Snapshot;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.resolve.PolicyReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the whole mesh with one object changed. One reading at a time: it costs a core, and whoever
 * writes many objects at once must not take the cores of the proxies' streams.
 */
final class MeshReading {
  private static final String CONFIG = "MeshConfig ";

  private final InstantSource clock;
  private final ReentrantLock oneAtATime = new ReentrantLock(true);
  private final PolicyReader standing = new PolicyReader();
  private final PolicyReader proposed = new PolicyReader();

  MeshReading(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What a change brings.
   *
   * @param own every problem of the object
   * @param elsewhere problems of other objects that are not there without the change
   */
  record Difference(List<Problem> own, List<Problem> elsewhere) {}

  Difference with(Snapshot snapshot, SourceText object) {
    List<SourceText> texts = others(snapshot, object.name());
    texts.add(object);
    return compare(snapshot, texts, object.name());
  }

  Difference without(Snapshot snapshot, String object) {
    return compare(snapshot, others(snapshot, object), object);
  }

  /** A MeshConfig that is written takes the place of whatever stood in for it. */
  private static List<SourceText> others(Snapshot snapshot, String object) {
    return new ArrayList<>(
        snapshot.texts().stream()
            .filter(text -> !text.name().equals(object))
            .filter(text -> !(object.startsWith(CONFIG) && text.name().startsWith(CONFIG)))
            .toList());
  }

  private Difference compare(Snapshot snapshot, List<SourceText> texts, String object) {
    oneAtATime.lock();
    try {
      Set<Problem> before =
          new HashSet<>(
              standing
                  .read(snapshot.texts(), snapshot.workloads(), clock.instant(), Strictness.CLUSTER)
                  .problems());
      List<Problem> own = new ArrayList<>();
      List<Problem> elsewhere = new ArrayList<>();
      for (Problem problem :
          proposed
              .read(texts, snapshot.workloads(), clock.instant(), Strictness.CLUSTER)
              .problems()) {
        if (problem.source().equals(object)) {
          own.add(problem);
        } else if (!before.contains(problem)) {
          elsewhere.add(problem);
        }
      }
      return new Difference(own, elsewhere);
    } finally {
      oneAtATime.unlock();
    }
  }
}
