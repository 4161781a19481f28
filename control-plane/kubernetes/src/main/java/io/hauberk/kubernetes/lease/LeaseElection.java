package io.hauberk.kubernetes.lease;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Elects, among several control planes, the one that leads, by a Lease of the API server. Whoever
 * cannot renew stops by its own clock before the lease may be taken by another; clocks of different
 * machines are never compared, only spans of one.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/leases/">Kubernetes leases</a>
 */
public final class LeaseElection implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LeaseElection.class.getName());

  private final LeaseStore store;
  private final String self;
  private final List<LeaderTask> tasks;
  private final LeaseTimes times;
  private final LongSupplier nanos;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hauberk-lease").factory());

  // Owned by the thread.
  private LeaseStore.@Nullable Held seen;
  private long seenAt;
  private @Nullable Term term;

  LeaseElection(
      LeaseStore store, String self, List<LeaderTask> tasks, LeaseTimes times, LongSupplier nanos) {
    this.store = store;
    this.self = self;
    this.tasks = List.copyOf(tasks);
    this.times = times;
    this.nanos = nanos;
  }

  /**
   * Takes part until closed.
   *
   * @param self unlike that of every other process
   */
  public static LeaseElection start(
      KubernetesClient client,
      String namespace,
      String name,
      String self,
      List<LeaderTask> tasks,
      InstantSource clock) {
    LeaseTimes times = LeaseTimes.STANDARD;
    LeaseElection election =
        new LeaseElection(
            new KubernetesLease(client, namespace, name, times.duration(), clock),
            self,
            tasks,
            times,
            System::nanoTime);
    election.run();
    return election;
  }

  private void run() {
    var looking =
        thread.scheduleWithFixedDelay(
            this::look, 0, times.period().toMillis(), TimeUnit.MILLISECONDS);
    if (looking.isCancelled()) {
      throw new IllegalStateException("the election did not begin");
    }
  }

  /** Ends the term, if this is one, and lets others begin theirs at once. */
  @Override
  public void close() {
    try {
      var released = thread.submit(this::release);
      thread.shutdown();
      released.get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException
        | java.util.concurrent.RejectedExecutionException e) {
      LOG.log(Level.WARNING, "the lease was not given back: others wait until it is over");
    } finally {
      thread.shutdownNow();
    }
  }

  /** One look: renews, takes, or loses. */
  void look() {
    long now = nanos.getAsLong();
    try {
      Optional<LeaseStore.Held> held = store.read();
      LeaseStore.Held before = seen;
      if (held.isPresent() && !held.get().equals(before)) {
        seen = held.get();
        seenAt = now;
      }
      boolean mine = term != null && held.filter(h -> h.holder().equals(self)).isPresent();
      if (mine || isFree(held, now)) {
        write(held, now);
      } else if (term != null) {
        lose("`" + held.map(LeaseStore.Held::holder).orElse("nobody") + "` leads now");
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "the lease cannot be read or written", e);
    }
    Term current = term;
    if (current != null && !current.holds()) {
      lose("the lease could not be renewed in time");
    }
  }

  private boolean isFree(Optional<LeaseStore.Held> held, long now) {
    return term == null
        && (held.isEmpty()
            || held.get().holder().isEmpty()
            || held.get().holder().equals(self)
            || now - seenAt >= times.duration().toNanos());
  }

  private void write(Optional<LeaseStore.Held> held, long asked) {
    Term current = term;
    int number = current != null ? current.term() : held.map(LeaseStore.Held::term).orElse(0) + 1;
    Optional<LeaseStore.Held> written = store.write(held, self, number);
    if (written.isEmpty()) {
      return;
    }
    seen = written.get();
    seenAt = asked;
    if (current != null) {
      current.renewed(asked);
    } else {
      Term begun = new Term(number, asked, times.deadline().toNanos(), nanos);
      term = begun;
      LOG.log(Level.INFO, "this control plane leads, term {0}", number);
      begun.begin(tasks);
    }
  }

  private void lose(String why) {
    Term lost = term;
    term = null;
    if (lost != null) {
      lost.end();
      LOG.log(Level.WARNING, "this control plane leads no more: {0}", why);
    }
  }

  private void release() {
    Term last = term;
    LeaseStore.Held mine = seen;
    lose("it ends");
    if (last != null && mine != null && mine.holder().equals(self)) {
      boolean released = store.write(Optional.of(mine), "", last.term()).isPresent();
      LOG.log(Level.DEBUG, "the lease is given back: {0}", released);
    }
  }
}
