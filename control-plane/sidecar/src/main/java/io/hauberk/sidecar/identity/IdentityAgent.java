package io.hauberk.sidecar.identity;

import io.hauberk.sidecar.EnvironmentException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a workload's identity alive: resumes the one on the disk or enrols, then renews with a new
 * key each time, and goes on trying while the control plane is away. The current identity stays in
 * use until its successor is on the disk.
 */
public final class IdentityAgent implements AutoCloseable {
  /** Long sleeps are cut, so that a clock that jumped is noticed. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

  private final IdentityOptions options;
  private final IdentitySource source;
  private final IdentityListener listener;
  private final BackOff backOff;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Semaphore asked = new Semaphore(0);
  private volatile WorkloadIdentity current;

  private IdentityAgent(
      IdentityOptions options,
      IdentitySource source,
      IdentityListener listener,
      BackOff backOff,
      WorkloadIdentity first) {
    this.options = options;
    this.source = source;
    this.listener = listener;
    this.backOff = backOff;
    this.current = first;
  }

  /**
   * Returns when there is a live identity, and renews it from then on until it is closed. The
   * listener hears of later ones only.
   *
   * @param patience how long to try while the control plane is away
   * @throws EnrollmentRefused when the control plane says no
   * @throws ControlPlaneAway when it did not answer in that time
   * @throws EnvironmentException when files are missing or cannot be used
   */
  public static IdentityAgent start(
      IdentityOptions options, IdentityListener listener, Duration patience)
      throws EnrollmentRefused, ControlPlaneAway, InterruptedException {
    IdentitySource source =
        new IdentitySource(options, new IdentityDirectory(options.directory(), options.random()));
    BackOff backOff = new BackOff(options.random());
    WorkloadIdentity first = first(options, source, listener, backOff, patience);
    backOff.succeeded();
    IdentityAgent agent = new IdentityAgent(options, source, listener, backOff, first);
    Thread.ofVirtual().name("identity " + options.workload()).start(agent::run);
    return agent;
  }

  /** The newest one; dead when the control plane was away for too long. */
  public WorkloadIdentity current() {
    return current;
  }

  /** Renews at once instead of when it is due. */
  public void renewNow() {
    asked.release();
  }

  @Override
  public void close() {
    closed.countDown();
    asked.release();
  }

  private static WorkloadIdentity first(
      IdentityOptions options,
      IdentitySource source,
      IdentityListener listener,
      BackOff backOff,
      Duration patience)
      throws EnrollmentRefused, ControlPlaneAway, InterruptedException {
    Optional<WorkloadIdentity> kept = source.kept();
    if (kept.isPresent()) {
      return kept.get();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return source.next();
      } catch (ControlPlaneAway e) {
        Duration wait = backOff.next(patience);
        if (System.nanoTime() + wait.toNanos() > deadline) {
          throw e;
        }
        listener.delayed(String.valueOf(e.getMessage()), options.clock().instant().plus(wait));
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      }
    }
  }

  private void run() {
    Instant next = current.renewAt();
    try {
      while (sleepUntil(next)) {
        next = renew();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether that moment came, or somebody asked, before the agent was closed. */
  private boolean sleepUntil(Instant moment) throws InterruptedException {
    while (true) {
      Duration left = Duration.between(options.clock().instant(), moment);
      if (left.isNegative() || left.isZero()) {
        return closed.getCount() > 0;
      }
      Duration nap = left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left;
      if (asked.tryAcquire(nap.toNanos(), TimeUnit.NANOSECONDS)) {
        return closed.getCount() > 0;
      }
    }
  }

  /**
   * @return when to act next
   */
  private Instant renew() {
    try {
      WorkloadIdentity identity = source.next();
      current = identity;
      backOff.succeeded();
      listener.renewed(identity);
      return identity.renewAt();
    } catch (EnrollmentRefused | ControlPlaneAway | EnvironmentException e) {
      Instant now = options.clock().instant();
      Instant again = now.plus(backOff.next(patience()));
      listener.delayed(String.valueOf(e.getMessage()), again);
      return again;
    }
  }

  /** A fifth of the time between renewal and end, so that short lives are tried often enough. */
  private Duration patience() {
    WorkloadIdentity identity = current;
    return Duration.between(identity.renewAt(), identity.notAfter()).dividedBy(5);
  }
}
