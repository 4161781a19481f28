package io.hauberk.kubernetes.identity.stream;

import io.hauberk.identity.InstanceName;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes the streams of a pod as soon as the pod is gone. One that is being deleted keeps them
 * until its grace period is over.
 */
public final class StreamCutter implements AutoCloseable {
  private static final Logger LOG = System.getLogger(StreamCutter.class.getName());

  private final IdentityContext context;
  private final Streams streams;
  private final ScheduledExecutorService turns =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hauberk-cutter").factory());

  /** The open streams of this control plane. */
  @FunctionalInterface
  public interface Streams {
    /** Closes those of an instance and says how many there were. */
    int disconnect(InstanceName instance, String why);
  }

  public StreamCutter(IdentityContext context, Streams streams) {
    this.context = context;
    this.streams = streams;
  }

  /** A pod is new, has changed or has gone; returns at once. */
  public void changed(String podUid) {
    Optional<PodFacts> pod = context.known().byUid(podUid);
    Instant now = context.clock().instant();
    if (pod.isEmpty() || pod.get().isGone(now)) {
      later(() -> cut(podUid), Duration.ZERO);
    } else {
      pod.get().goneAt().ifPresent(at -> later(() -> changed(podUid), Duration.between(now, at)));
    }
  }

  @Override
  public void close() {
    turns.shutdownNow();
  }

  private void cut(String podUid) {
    try {
      int count = streams.disconnect(context.instance(podUid), "the pod is gone");
      if (count > 0) {
        LOG.log(Level.INFO, "closed {0} streams of pod {1}, which is gone", count, podUid);
      }
    } catch (IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "a pod that never had a stream is gone", e);
    }
  }

  private void later(Runnable step, Duration wait) {
    try {
      var unused = turns.schedule(step, wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the control plane is stopping, and with it every stream", e);
    }
  }
}
