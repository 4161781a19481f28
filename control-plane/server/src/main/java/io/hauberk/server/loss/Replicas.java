package io.hauberk.server.loss;

import io.grpc.StatusRuntimeException;
import io.hauberk.authority.Authority;
import io.hauberk.evidence.loss.Others;
import io.hauberk.evidence.loss.Question;
import io.hauberk.evidence.loss.Testimony;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.peer.PeerTrust;
import io.hauberk.server.main.ControlPlane;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The other control planes of the mesh: those that are listed, and those that have called. Safe for
 * use by several threads.
 */
public final class Replicas implements Others, AutoCloseable {
  private static final Logger LOG = System.getLogger(Replicas.class.getName());

  /** Who called and is not listed is asked for so long after he was last heard. */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private static final Duration COMPLAINT = Duration.ofMinutes(5);

  private final Supplier<Set<InetSocketAddress>> listed;
  private final Function<InetSocketAddress, ReplicaLine> dial;
  private final InstantSource clock;
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService leaving = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<InetSocketAddress, ReplicaLine> lines = new ConcurrentHashMap<>();

  /** By name. */
  private final Map<String, Place> callers = new ConcurrentHashMap<>();

  private final Farewells farewells = new Farewells();
  private final Map<InetSocketAddress, Instant> complaints = new ConcurrentHashMap<>();
  private final Set<InetSocketAddress> self = ConcurrentHashMap.newKeySet();

  private record Place(InetSocketAddress where, Instant called) {}

  /**
   * @param listed where control planes of the mesh are said to listen, this one perhaps among them
   * @param dial opens a line to one of them; nothing is sent before the first call
   */
  Replicas(
      Supplier<Set<InetSocketAddress>> listed,
      Function<InetSocketAddress, ReplicaLine> dial,
      InstantSource clock) {
    this.listed = listed;
    this.dial = dial;
    this.clock = clock;
  }

  /**
   * Those that a control plane can reach by its own certificate.
   *
   * @param port where it listens itself, once it does
   */
  public static Replicas of(
      ControlPlane plane, Supplier<Set<InetSocketAddress>> listed, IntSupplier port) {
    Authority authority = plane.authority();
    SpiffeId id = authority.trustDomain().controlPlane();
    PeerTrust trust = new PeerTrust(authority.bundle(), id, plane.clock());
    return new Replicas(
        listed,
        where ->
            ReplicaLine.open(
                where,
                new ReplicaLine.Caller(plane.certificate(), trust, id, port.getAsInt()),
                plane.clock().instant()),
        plane.clock());
  }

  /** Somebody called who can be asked there. */
  void calledBy(String name, InetSocketAddress where) {
    callers.put(name, new Place(where, clock.instant()));
    farewells.back(where);
  }

  /**
   * Nothing more is to be had of it.
   *
   * @param where it was asked
   */
  void left(String name, Optional<InetSocketAddress> where) {
    callers.remove(name);
    where.ifPresent(farewells::left);
  }

  @Override
  public Round ask(String name, List<Question> questions) {
    Set<InetSocketAddress> due = listed.get();
    Map<InetSocketAddress, Future<ReplicaLine.Heard>> asked = new HashMap<>();
    try {
      for (InetSocketAddress where : reachable(due)) {
        ReplicaLine line = lines.computeIfAbsent(where, dial);
        asked.put(where, asking.submit(() -> line.ask(name, questions)));
      }
    } catch (RejectedExecutionException e) {
      return new Round(Map.of(), false);
    }
    Map<String, List<Testimony>> answers = new HashMap<>();
    boolean complete = true;
    for (Map.Entry<InetSocketAddress, Future<ReplicaLine.Heard>> one : asked.entrySet()) {
      Optional<ReplicaLine.Heard> heard = result(one.getKey(), one.getValue(), due);
      if (heard.isEmpty()) {
        complete &= !due.contains(one.getKey());
      } else if (heard.get().from().equals(name)) {
        self.add(one.getKey());
      } else {
        answers.put(heard.get().from(), heard.get().testimonies());
      }
    }
    return new Round(answers, complete);
  }

  /** Nobody is asked any more, and no answer is waited for. */
  @Override
  public void leave(String name, List<Testimony> all) {
    asking.shutdownNow();
    for (InetSocketAddress where : reachable(listed.get())) {
      ReplicaLine line = lines.computeIfAbsent(where, dial);
      farewells.say(where, () -> leaving.submit(() -> line.leave(name, all)));
    }
    farewells.await(
        why ->
            LOG.log(
                Level.WARNING,
                "another control plane does not know what came here last: {0}",
                text(why)));
  }

  private Set<InetSocketAddress> reachable(Set<InetSocketAddress> due) {
    Instant now = clock.instant();
    callers.values().removeIf(place -> place.called().plus(MEMORY).isBefore(now));
    Set<InetSocketAddress> all = new HashSet<>(due);
    callers.values().forEach(place -> all.add(place.where()));
    all.removeAll(self);
    complaints.keySet().retainAll(all);
    farewells.retain(all);
    lines
        .entrySet()
        .removeIf(
            line -> {
              boolean over = !all.contains(line.getKey()) || line.getValue().isOld(now);
              if (over) {
                line.getValue().close();
              }
              return over;
            });
    return all;
  }

  private Optional<ReplicaLine.Heard> result(
      InetSocketAddress where, Future<ReplicaLine.Heard> asked, Set<InetSocketAddress> due) {
    try {
      ReplicaLine.Heard heard = asked.get();
      complaints.remove(where);
      return Optional.of(heard);
    } catch (ExecutionException e) {
      if (due.contains(where) && !asking.isShutdown()) {
        complain(where, e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /** Not at once: who ends is listed for a moment longer. */
  private void complain(InetSocketAddress where, @Nullable Throwable why) {
    Instant now = clock.instant();
    Instant last = complaints.putIfAbsent(where, now.minus(COMPLAINT).plusSeconds(30));
    if (last != null && !last.plus(COMPLAINT).isAfter(now)) {
      complaints.put(where, now);
      LOG.log(
          Level.WARNING,
          "the control plane at {0} does not answer, and until it does or is listed no longer,"
              + " losses of lines are not told: {1}",
          where,
          text(why));
    }
  }

  private static String text(@Nullable Throwable why) {
    return why instanceof StatusRuntimeException refused
        ? refused.getStatus().getCode().toString()
        : String.valueOf(why);
  }

  @Override
  public void close() {
    asking.shutdownNow();
    leaving.shutdownNow();
    lines.values().forEach(ReplicaLine::close);
  }
}
