package io.hauberk.server.xds;

import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.VersionedResource;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy asked for, holds and refused of one type: the state machine of a stream, without
 * the stream. Not safe for use by several threads.
 */
final class Subscription {
  static final String EVERYTHING = "*";

  /** A version that nothing has: whatever exists differs from it. */
  private static final String UNSURE = "";

  private final String typeUrl;
  private final Refusals refusals;

  private final Set<String> names = new HashSet<>();

  /** What the proxy has accepted. */
  private final Map<String, Held> held = new HashMap<>();

  /** Names that may be in the proxy, in what version nobody knows. */
  private final Set<String> doubtful = new HashSet<>();

  /** The newest version of a name, where it is one that the proxy refused. */
  private final Map<String, String> parked = new HashMap<>();

  /** Names that are gone, but must not be taken away yet. */
  private final Set<String> withheld = new HashSet<>();

  /** Names of a refused batch: each is offered alone, so that the others do not suffer for one. */
  private final Set<String> alone = new LinkedHashSet<>();

  private boolean wildcard;
  private @Nullable Offer inFlight;

  Subscription(String typeUrl, Refusals refusals) {
    this.typeUrl = typeUrl;
    this.refusals = refusals;
  }

  boolean wildcard() {
    return wildcard;
  }

  boolean inFlight() {
    return inFlight != null;
  }

  /** Whether the proxy runs something else than the newest, because it refused that. */
  boolean hasParked() {
    return !parked.isEmpty();
  }

  Set<String> names() {
    return names;
  }

  Map<String, Held> held() {
    return held;
  }

  Map<String, String> parked() {
    return parked;
  }

  /** What is on its way; empty when nothing is. */
  Set<String> pending() {
    Set<String> pending = new HashSet<>();
    if (inFlight != null) {
      pending.addAll(inFlight.changed().keySet());
      pending.addAll(inFlight.removed());
    }
    return pending;
  }

  void wantEverything() {
    wildcard = true;
  }

  /** What the proxy says that it brought along from an earlier stream. */
  void adopt(Map<String, String> versions) {
    versions.forEach(
        (name, version) -> {
          if (asked(name)) {
            held.put(name, new Held(version, null));
          }
        });
  }

  /**
   * A name that is asked for again is sent again, even if nothing changed: the proxy may have
   * forgotten it (xDS protocol, "subscribing to resources").
   */
  void subscribe(Collection<String> more) {
    for (String name : more) {
      if (name.equals(EVERYTHING)) {
        wildcard = true;
      } else {
        names.add(name);
        if (held.containsKey(name) || parked.containsKey(name)) {
          doubt(name);
        }
      }
    }
  }

  void unsubscribe(Collection<String> less) {
    for (String name : less) {
      if (name.equals(EVERYTHING)) {
        wildcard = false;
      }
      names.remove(name);
    }
    if (!wildcard) {
      held.keySet().retainAll(names);
      doubtful.retainAll(names);
      parked.keySet().retainAll(names);
      withheld.retainAll(names);
      alone.retainAll(names);
    }
  }

  /** What the cache need not tell, by name and version. */
  Map<String, String> known() {
    Map<String, String> known = new HashMap<>();
    held.forEach((name, resource) -> known.put(name, resource.version()));
    doubtful.forEach(name -> known.put(name, UNSURE));
    known.putAll(parked);
    withheld.forEach(known::remove);
    return known;
  }

  /** Names that were asked for and never answered. */
  Set<String> wanted() {
    Set<String> wanted = new HashSet<>(names);
    wanted.removeAll(held.keySet());
    wanted.removeAll(doubtful);
    wanted.removeAll(parked.keySet());
    return wanted;
  }

  /**
   * Leaves out what the proxy has, what it refused, and what must wait. Changes {@link #known}
   * where something is left out, so that the next look is past it.
   *
   * @param keep whether names that are gone stay with the proxy for now
   */
  Offer choose(DeltaResponse found, boolean keep) {
    Map<String, VersionedResource<?>> changed = new TreeMap<>();
    Set<String> removed = new LinkedHashSet<>();
    found.resources().forEach((name, resource) -> chooseChanged(name, resource, changed));
    found.removedResources().forEach(name -> chooseRemoved(name, keep, removed));
    alone.removeIf(name -> !changed.containsKey(name) && !removed.contains(name));
    if (!alone.isEmpty()) {
      Set<String> first = Set.of(alone.iterator().next());
      changed.keySet().retainAll(first);
      removed.retainAll(first);
    }
    return new Offer(new LinkedHashMap<>(changed), List.copyOf(removed), found.version());
  }

  /** Allows what {@link #choose} kept. True if there is any. */
  boolean release() {
    boolean any = !withheld.isEmpty();
    withheld.clear();
    return any;
  }

  boolean withholds() {
    return !withheld.isEmpty();
  }

  void sent(Offer offer) {
    inFlight = offer;
  }

  void accepted() {
    Offer offer = landed();
    offer
        .changed()
        .forEach(
            (name, resource) -> {
              refusals.forgetRemoval(typeUrl, name);
              if (asked(name)) {
                forget(name);
                held.put(name, new Held(resource));
              }
            });
    offer.removed().forEach(this::forget);
  }

  /**
   * A refusal of several says only that one of them is bad, and Envoy may have taken the others:
   * each is tried alone. A refusal of one is final.
   */
  void refused(String error, Instant now) {
    Offer offer = landed();
    boolean oneOnly = offer.size() == 1;
    offer
        .changed()
        .forEach((name, resource) -> refused(name, resource.version(), oneOnly, error, now));
    offer.removed().forEach(name -> refused(name, Refusal.OF_REMOVAL, oneOnly, error, now));
  }

  private void refused(String name, String version, boolean oneOnly, String error, Instant now) {
    if (oneOnly) {
      refusals.add(new Refusal(typeUrl, name, version, error, now));
    }
    if (!asked(name)) {
      return;
    }
    if (!oneOnly) {
      doubtful.add(name);
      alone.add(name);
    } else if (version.equals(Refusal.OF_REMOVAL)) {
      forget(name);
    } else {
      park(name, version);
    }
  }

  private void chooseChanged(
      String name, VersionedResource<?> resource, Map<String, VersionedResource<?>> changed) {
    withheld.remove(name);
    if (refusals.contains(typeUrl, name, resource.version())) {
      park(name, resource.version());
    } else if (holds(name, resource.version()) && !doubtful.contains(name)) {
      parked.remove(name);
    } else {
      changed.put(name, resource);
    }
  }

  private void chooseRemoved(String name, boolean keep, Set<String> removed) {
    if (refusals.contains(typeUrl, name, Refusal.OF_REMOVAL)) {
      forget(name);
    } else if (keep) {
      withheld.add(name);
    } else {
      removed.add(name);
    }
  }

  private boolean holds(String name, String version) {
    Held resource = held.get(name);
    return resource != null && resource.version().equals(version);
  }

  private boolean asked(String name) {
    return wildcard || names.contains(name);
  }

  private void park(String name, String version) {
    alone.remove(name);
    parked.put(name, version);
    if (!held.containsKey(name)) {
      // Refused is not absent: when it goes, the proxy is told so.
      doubtful.add(name);
    }
  }

  private void doubt(String name) {
    held.remove(name);
    parked.remove(name);
    doubtful.add(name);
  }

  private void forget(String name) {
    held.remove(name);
    doubtful.remove(name);
    parked.remove(name);
    withheld.remove(name);
    alone.remove(name);
  }

  private Offer landed() {
    Offer offer = inFlight;
    if (offer == null) {
      throw new IllegalStateException("nothing is in flight");
    }
    inFlight = null;
    return offer;
  }
}
