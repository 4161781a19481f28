package io.hauberk.kubernetes.lease;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** One term of this control plane, and the work that goes on in it. */
final class Term implements Leadership {
  private static final Logger LOG = System.getLogger(Term.class.getName());

  private final int number;
  private final long deadline;
  private final LongSupplier nanos;
  private final Deque<AutoCloseable> work = new ArrayDeque<>();
  private volatile long renewed;
  private volatile boolean over;

  Term(int number, long renewed, long deadline, LongSupplier nanos) {
    this.number = number;
    this.renewed = renewed;
    this.deadline = deadline;
    this.nanos = nanos;
  }

  @Override
  public boolean holds() {
    return !over && nanos.getAsLong() - renewed < deadline;
  }

  @Override
  public int term() {
    return number;
  }

  /**
   * @param asked before the renewal was sent: others count from then at the earliest
   */
  void renewed(long asked) {
    renewed = asked;
  }

  void begin(List<LeaderTask> tasks) {
    for (LeaderTask task : tasks) {
      try {
        work.push(task.lead(this));
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "`" + task.name() + "` did not begin", e);
      }
    }
  }

  void end() {
    over = true;
    while (!work.isEmpty()) {
      try {
        work.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.log(Level.ERROR, "work of the leader did not end as it should", e);
      }
    }
  }
}
