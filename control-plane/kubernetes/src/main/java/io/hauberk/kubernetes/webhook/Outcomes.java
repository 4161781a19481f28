package io.hauberk.kubernetes.webhook;

import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows what was allowed until it is stored. What is not, because another webhook or a quota
 * refused it, is told once more, as an act that did not take effect. Safe for use by several
 * threads.
 */
public final class Outcomes {
  /** An API server ends a request after a minute. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** More than that are not followed; each stands in the log as allowed. */
  private static final int MOST = 10_000;

  private final Consumer<Administration> told;
  private final InstantSource clock;
  private final Map<Place, List<Pending>> waiting = new LinkedHashMap<>();
  private int pending;

  /**
   * @param told every act, and once more each that did not take effect
   */
  public Outcomes(Consumer<Administration> told, InstantSource clock) {
    this.told = told;
    this.clock = clock;
  }

  private record Place(String kind, Optional<String> namespace, String name) {}

  private record Pending(Administration act, Instant until) {
    Pending until(Instant later) {
      return new Pending(act, later);
    }
  }

  /** Tells it, and follows it if it was allowed. */
  public void allowedOrRefused(Administration act, boolean followed) {
    if (act.accepted() && followed) {
      wait(act);
    }
    told.accept(act);
  }

  /**
   * An object as it is stored now.
   *
   * @param namespace empty for kinds that live in none
   * @param fingerprint absent when it is gone, or going
   */
  public synchronized void stored(
      String kind, String namespace, String name, Optional<String> fingerprint) {
    Place place = new Place(kind, Optional.of(namespace).filter(ns -> !ns.isEmpty()), name);
    List<Pending> acts = waiting.get(place);
    if (acts == null) {
      return;
    }
    int before = acts.size();
    acts.removeIf(act -> !isAsBefore(act.act(), fingerprint));
    pending -= before - acts.size();
    if (acts.isEmpty()) {
      waiting.remove(place);
    }
  }

  /**
   * To be called every few seconds.
   *
   * @param watching whether everything that is stored is heard of at this moment
   */
  public void tick(boolean watching) {
    Instant now = clock.instant();
    late(now, watching).forEach(act -> told.accept(withoutEffect(act)));
  }

  private synchronized void wait(Administration act) {
    if (pending >= MOST) {
      return;
    }
    pending++;
    waiting
        .computeIfAbsent(
            new Place(act.kind(), act.namespace(), act.name()), place -> new ArrayList<>(1))
        .add(new Pending(act, clock.instant().plus(PATIENCE)));
  }

  /** Who heard nothing for want of a watch knows nothing: all of them wait anew. */
  private synchronized List<Administration> late(Instant now, boolean watching) {
    List<Administration> late = new ArrayList<>();
    for (Iterator<List<Pending>> places = waiting.values().iterator(); places.hasNext(); ) {
      List<Pending> acts = places.next();
      if (!watching) {
        acts.replaceAll(act -> act.until(now.plus(PATIENCE)));
        continue;
      }
      acts.removeIf(act -> !act.until().isAfter(now) && late.add(act.act()));
      if (acts.isEmpty()) {
        places.remove();
      }
    }
    pending -= late.size();
    return late;
  }

  /**
   * Whether that is how the object was before the act. What is neither as before nor as the act
   * would have it was changed by somebody else since: then nobody knows, and nothing is said.
   */
  private static boolean isAsBefore(Administration act, Optional<String> fingerprint) {
    return act.action() != Action.CREATE && Objects.equals(act.before(), fingerprint);
  }

  private static Administration withoutEffect(Administration act) {
    return new Administration(
            act.actor(),
            act.source(),
            act.action(),
            act.kind(),
            act.namespace(),
            act.name(),
            act.before(),
            act.after(),
            false,
            Optional.of(
                "it was allowed here and not stored within "
                    + PATIENCE.toSeconds()
                    + " seconds: another webhook, a quota or the API server itself refused it"),
            act.details())
        .with(Map.of("outcome", "not stored"));
  }
}
