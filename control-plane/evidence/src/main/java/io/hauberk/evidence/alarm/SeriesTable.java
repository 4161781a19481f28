package io.hauberk.evidence.alarm;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Series by name, bounded. When there is no room those that come are counted as one, {@link
 * #OTHER}: whoever makes up names cannot make what has a history forgotten, and is seen all the
 * same.
 */
final class SeriesTable {
  static final String OTHER = "others";
  private static final int LONGEST_IDLE = 14 * Buckets.PER_DAY;

  private final int most;
  private final int learning;
  private final Map<String, Series> series = new HashMap<>();

  /**
   * @param learning buckets after which a series has a history
   */
  SeriesTable(int most, int learning) {
    this.most = most;
    this.learning = learning;
  }

  /** A series and the name under which it is kept. */
  record Named(String name, Series series) {}

  Named at(String name, long bucket) {
    Series known = series.get(name);
    if (known != null) {
      return new Named(name, known);
    }
    String kept = series.size() < most ? name : OTHER;
    return new Named(kept, series.computeIfAbsent(kept, k -> new Series(bucket)));
  }

  boolean hasHistory(Series one) {
    return one.seen >= learning;
  }

  /** Usual of what is known; 0 of what is not. */
  double usual(String name, long bucket) {
    Series known = series.get(name);
    return known == null ? 0 : known.usual(bucket);
  }

  void close(long bucket, boolean observed) {
    boolean crowded = series.size() > most / 4 * 3;
    series
        .values()
        .removeIf(
            one -> {
              one.close(bucket, observed);
              boolean newcomer = one.seen < learning && one.inOpen() == 0;
              return (crowded && newcomer) || one.active < bucket - LONGEST_IDLE;
            });
  }

  int size() {
    return series.size();
  }

  Map<String, Series> all() {
    return Collections.unmodifiableMap(series);
  }

  void restore(String name, Series one) {
    if (series.size() < most) {
      series.put(name, one);
    }
  }
}
