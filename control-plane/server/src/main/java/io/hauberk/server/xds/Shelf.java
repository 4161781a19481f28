package io.hauberk.server.xds;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One instance's set and the watches that wait for it to change. */
final class Shelf {
  /** A watch that stays until it was answered once. */
  interface Waiting {
    String typeUrl();

    /** Whether the set held something for this watch, or nobody listens to it any more. */
    boolean answer(ResourceSet set);
  }

  private final Map<String, Set<Waiting>> waiting = new TreeMap<>(ResourceTypes.ORDER);
  private @Nullable ResourceSet current;

  synchronized @Nullable ResourceSet current() {
    return current;
  }

  /** Answers in make-before-break order before anybody can see the new set in another way. */
  synchronized @Nullable ResourceSet replace(ResourceSet next) {
    ResourceSet before = current;
    current = next;
    if (before != null && before.version().equals(next.version())) {
      return before;
    }
    for (Set<Waiting> watches : List.copyOf(waiting.values())) {
      for (Waiting watch : new ArrayList<>(watches)) {
        if (watch.answer(next)) {
          watches.remove(watch);
        }
      }
    }
    return before;
  }

  /** Answers at once, or keeps the watch. A workload that was never published is not empty. */
  synchronized void open(Waiting watch) {
    if (current == null || !watch.answer(current)) {
      waiting.computeIfAbsent(watch.typeUrl(), type -> new LinkedHashSet<>()).add(watch);
    }
  }

  synchronized void close(Waiting watch) {
    Set<Waiting> watches = waiting.get(watch.typeUrl());
    if (watches != null) {
      watches.remove(watch);
    }
  }

  /** Removed on purpose, and nobody waits. */
  synchronized boolean isDeserted() {
    return current == ResourceSet.NOTHING && watches() == 0;
  }

  synchronized int watches() {
    return waiting.values().stream().mapToInt(Set::size).sum();
  }
}
