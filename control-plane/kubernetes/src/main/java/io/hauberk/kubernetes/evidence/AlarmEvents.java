package io.hauberk.kubernetes.evidence;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.kubernetes.event.EventBoard;
import io.hauberk.server.evidence.Evidence;
import io.hauberk.server.evidence.EvidencePart;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells each alarm of this control plane as an event of the object that it is about. Nothing waits
 * for the API server: what it does not take for a minute or two is counted, and told as a number.
 */
public final class AlarmEvents implements EvidencePart {
  private static final Logger LOG = System.getLogger(AlarmEvents.class.getName());
  private static final int MOST_WAITING = 256;
  private static final int ATTEMPTS = 7;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final EventBoard board;
  private final Concerned.Cluster cluster;

  /**
   * @param cluster in which alarms are about something
   */
  public AlarmEvents(EventBoard board, Concerned.Cluster cluster) {
    this.board = board;
    this.cluster = cluster;
  }

  @Override
  public AutoCloseable start(Evidence evidence) {
    AlarmTeller teller =
        new AlarmTeller(board, new Concerned(cluster), cluster.self(), evidence.plane().clock());
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hauberk-alarm-events").factory());
    Telling telling = new Telling(teller, thread, new AtomicInteger());
    evidence.onRecord(
        record -> {
          if (record.fact() instanceof Alarm alarm) {
            telling.offer(alarm);
          }
        });
    var often = thread.scheduleWithFixedDelay(telling::late, 5, 5, TimeUnit.SECONDS);
    return () -> {
      often.cancel(false);
      thread.shutdownNow();
    };
  }

  private record Telling(
      AlarmTeller teller, ScheduledExecutorService thread, AtomicInteger waiting) {
    void offer(Alarm alarm) {
      if (waiting.incrementAndGet() > MOST_WAITING) {
        waiting.decrementAndGet();
        later(teller::givenUp, Duration.ZERO);
        return;
      }
      later(() -> tell(alarm, 1), Duration.ZERO);
    }

    private void tell(Alarm alarm, int attempt) {
      try {
        teller.tell(alarm);
      } catch (KubernetesClientException e) {
        if (attempt < ATTEMPTS && mayPass(e)) {
          later(() -> tell(alarm, attempt + 1), FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
          return;
        }
        teller.givenUp();
        LOG.log(
            Level.WARNING,
            "alarm {0} is no event: {1}",
            alarm.rule(),
            String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        teller.givenUp();
        LOG.log(Level.ERROR, "an alarm could not be told as an event", e);
      }
      waiting.decrementAndGet();
    }

    void late() {
      try {
        teller.tellUntold();
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "how many alarms are no events is told later", e);
      }
    }

    private void later(Runnable what, Duration pause) {
      try {
        var unused = thread.schedule(what, pause.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.log(Level.DEBUG, "this control plane ends", e);
      }
    }

    /** What the API server refuses for good, it refuses again. */
    private static boolean mayPass(KubernetesClientException e) {
      return e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST
          || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR
          || e.getCode() == 429;
    }
  }
}
