package io.hauberk.evidence.seal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Signed checkpoints that a log has to continue, whether or not it is their prefix. */
final class EarlierCheckpoints {
  private final VerifierKey key;
  private final long size;
  private final List<Finding> findings;
  private final List<Named> all = new ArrayList<>();
  private final Deque<Named> ahead = new ArrayDeque<>();
  private int confirmed;
  private long good;

  private record Named(String file, Checkpoint checkpoint) {}

  EarlierCheckpoints(VerifierKey key, long size, List<Finding> findings) {
    this.key = key;
    this.size = size;
    this.findings = findings;
  }

  void add(String file, List<String> notes) {
    for (String note : notes) {
      try {
        Checkpoint checkpoint = Checkpoint.verify(note, key);
        if (checkpoint.size() > size) {
          findings.add(
              new Finding(
                  file,
                  size,
                  "%d records were sealed once, now there are fewer: the log was cut back"
                      .formatted(checkpoint.size())));
        } else {
          all.add(new Named(file, checkpoint));
        }
      } catch (Checkpoint.Forged e) {
        findings.add(new Finding(file, 0, String.valueOf(e.getMessage())));
      }
    }
    ahead.clear();
    all.sort(Comparator.comparingLong(named -> named.checkpoint().size()));
    ahead.addAll(all);
  }

  /** Size of the next tree to look at; negative when there is none. */
  long next() {
    Named next = ahead.peek();
    return next == null ? -1 : next.checkpoint().size();
  }

  /**
   * @param tree of the first {@link #next} records
   */
  void compare(Checkpoint tree) {
    while (tree.size() == next()) {
      Named named = ahead.remove();
      if (named.checkpoint().sameTree(tree)) {
        confirmed++;
        good = tree.size();
      } else {
        findings.add(
            new Finding(
                named.file(),
                good,
                "the first %d records are not those that were signed then; up to record %d they are"
                    .formatted(tree.size(), good - 1)));
      }
    }
  }

  int confirmed() {
    return confirmed;
  }
}
