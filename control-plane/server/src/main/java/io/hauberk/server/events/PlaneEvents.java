package io.hauberk.server.events;

import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.EvidenceRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What administrators did, and what speaks for an alarm. What happens before anybody listens, as
 * when the control plane starts, waits for the first who does, the newest thousand of it. Safe for
 * use by several threads; it never blocks on whoever listens.
 */
public final class PlaneEvents {
  private static final Logger LOG = System.getLogger(PlaneEvents.class.getName());
  private static final int MOST = 1_000;

  private final InstantSource clock;
  private final String run;
  private long number;
  private final Told<EvidenceRecord> acts = new Told<>();
  private final Told<Incident> incidents = new Told<>();

  /**
   * @param random for the names of records, unlike those of every other process
   */
  public PlaneEvents(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.run = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }

  /** Somebody did, or tried to do, that now. */
  public void administered(Administration act) {
    acts.tell(record(act));
  }

  public void incident(Incident incident) {
    incidents.tell(incident);
  }

  /** Told every act of an administrator, as a record. */
  public void onAdministration(Consumer<EvidenceRecord> listener) {
    acts.listen(listener);
  }

  public void onIncident(Consumer<Incident> listener) {
    incidents.listen(listener);
  }

  private synchronized EvidenceRecord record(Administration act) {
    Instant now = clock.instant();
    number++;
    return new EvidenceRecord("administration/" + run + "/" + number, now, now, act);
  }

  private static final class Told<T> {
    private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();
    private final Deque<T> waiting = new ArrayDeque<>();

    void listen(Consumer<T> listener) {
      List<T> before;
      synchronized (waiting) {
        listeners.add(listener);
        before = List.copyOf(waiting);
        waiting.clear();
      }
      before.forEach(what -> tell(listener, what));
    }

    void tell(T what) {
      synchronized (waiting) {
        if (listeners.isEmpty()) {
          waiting.addLast(what);
          if (waiting.size() > MOST) {
            waiting.removeFirst();
          }
          return;
        }
      }
      listeners.forEach(listener -> tell(listener, what));
    }

    private static <T> void tell(Consumer<T> listener, T what) {
      try {
        listener.accept(what);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "an event of the control plane was not taken", e);
      }
    }
  }
}
