package io.hauberk.server.enroll;

import io.hauberk.identity.WorkloadId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What an operator has to look at: logged as a warning, and the last hundred kept for the status.
 */
public final class Alarms {
  private static final Logger LOG = System.getLogger(Alarms.class.getName());
  private static final int KEPT = 100;

  private final InstantSource clock;
  private final Deque<Alarm> alarms = new ArrayDeque<>();

  public Alarms(InstantSource clock) {
    this.clock = clock;
  }

  /** One event. */
  public record Alarm(Instant at, WorkloadId workload, String message) {}

  void raise(WorkloadId workload, String message) {
    LOG.log(Level.WARNING, "alarm: `{0}`: {1}", workload, message);
    synchronized (alarms) {
      alarms.addLast(new Alarm(clock.instant(), workload, message));
      if (alarms.size() > KEPT) {
        alarms.removeFirst();
      }
    }
  }

  /** Oldest first. */
  public List<Alarm> all() {
    synchronized (alarms) {
      return List.copyOf(alarms);
    }
  }
}
