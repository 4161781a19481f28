package io.hauberk.server.shipping;

import io.hauberk.shipping.v1.Shed;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What was shed, by decision, of which no more are told apart than one record holds.
 *
 * @param decisions how many of each
 */
record ShedSum(SortedMap<String, Long> decisions) {
  /** Of a name six characters may stand in a record for one; see {@code RecordLog}. */
  private static final int MOST_CHARACTERS = 9_000;

  private static final int OVERHEAD = 16;
  private static final String OTHERS = "others";

  static ShedSum of(List<Shed> all, Predicate<Shed> which) {
    SortedMap<String, Long> decisions = new TreeMap<>();
    int characters = 0;
    for (Shed shed : all) {
      if (which.test(shed)) {
        String name = shed.getDecision();
        boolean known = decisions.containsKey(name);
        int more = name.length() + OVERHEAD;
        boolean fits = known || more <= MOST_CHARACTERS - characters;
        characters += fits && !known ? more : 0;
        decisions.merge(fits ? name : OTHERS, shed.getCount(), Math::addExact);
      }
    }
    return new ShedSum(decisions);
  }

  long total() {
    return decisions.values().stream().reduce(0L, Math::addExact);
  }
}
