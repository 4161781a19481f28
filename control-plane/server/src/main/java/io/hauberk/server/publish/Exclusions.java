package io.hauberk.server.publish;

import io.hauberk.policy.model.Exclusion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who is excluded at one moment. */
final class Exclusions {
  private Exclusions() {}

  /** Those of both lists that have not expired, by name; one whose name is taken gets another. */
  static SortedMap<String, Exclusion> inForce(
      List<Exclusion> written, List<Exclusion> ordered, Instant now) {
    SortedMap<String, Exclusion> live = new TreeMap<>();
    List<Exclusion> all = new ArrayList<>(written);
    all.addAll(ordered);
    for (Exclusion exclusion : all) {
      if (isLive(exclusion, now) && !exclusion.equals(live.get(exclusion.name()))) {
        String name = exclusion.name();
        while (live.containsKey(name)) {
          name += "-2";
        }
        live.put(
            name, new Exclusion(name, exclusion.target(), exclusion.reason(), exclusion.expires()));
      }
    }
    return live;
  }

  static boolean isLive(Exclusion exclusion, Instant now) {
    return exclusion.expires().filter(end -> !end.isAfter(now)).isEmpty();
  }
}
