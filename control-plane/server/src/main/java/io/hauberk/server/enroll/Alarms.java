package io.hauberk.server.enroll;

import io.hauberk.identity.WorkloadId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What an operator has to look at: logged as a warning, and the last hundred kept for the status.
 */
public final class Alarms {
  private static final Logger LOG = System.getLogger(Alarms.class.getName());
  private static final int KEPT = 100;

  private final InstantSource clock;
  private final Deque<Alarm> alarms = new ArrayDeque<>();
  private final List<Consumer<Alarm>> listeners = new CopyOnWriteArrayList<>();

  public Alarms(InstantSource clock) {
    this.clock = clock;
  }

  /** One event. */
  public record Alarm(Instant at, WorkloadId workload, String message) {}

  void raise(WorkloadId workload, String message) {
    LOG.log(Level.WARNING, "alarm: `{0}`: {1}", workload, message);
    Alarm alarm = new Alarm(clock.instant(), workload, message);
    synchronized (alarms) {
      alarms.addLast(alarm);
      if (alarms.size() > KEPT) {
        alarms.removeFirst();
      }
    }
    listeners.forEach(listener -> listener.accept(alarm));
  }

  /** Told of every one; it must not block. */
  public void onAlarm(Consumer<Alarm> listener) {
    listeners.add(listener);
  }

  /** Oldest first. */
  public List<Alarm> all() {
    synchronized (alarms) {
      return List.copyOf(alarms);
    }
  }
}
