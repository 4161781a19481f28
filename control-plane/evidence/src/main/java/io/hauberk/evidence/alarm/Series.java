package io.hauberk.evidence.alarm;

import java.util.Arrays;

/**
 * How often something happens in ten minutes, and how often it usually does. Usual is the larger of
 * two exponentially weighted means over closed buckets, neither of which begins at zero: one over
 * all of them, with a half-life of a day, and one over those of the same hour of the day, with a
 * half-life of a week. So a batch at night is not measured against the quiet of the day.
 */
final class Series {
  private static final double PER_BUCKET = 1 - Math.pow(2, -1.0 / Buckets.PER_DAY);
  private static final double PER_HOUR_BUCKET = 1 - Math.pow(2, -24.0 / (7 * Buckets.PER_DAY));
  private static final int HOURS = 24;

  /** Half an hour: less says nothing of that hour of the day. */
  private static final int FEWEST_OF_AN_HOUR = 3;

  final int[] open = new int[Buckets.OPEN];

  /** How many of them an alarm has counted. */
  final int[] told = new int[Buckets.OPEN];

  final double[] hours = new double[HOURS];
  final int[] hoursSeen = new int[HOURS];
  double recent;
  int seen;
  long active;

  Series(long bucket) {
    this.active = bucket;
  }

  /**
   * @return how many there are in that bucket now
   */
  int count(long bucket) {
    active = Math.max(active, bucket);
    return ++open[Buckets.slot(bucket)];
  }

  /**
   * @return how many of that bucket no alarm has counted yet; it has now
   */
  int tell(long bucket) {
    int slot = Buckets.slot(bucket);
    int untold = open[slot] - told[slot];
    told[slot] = open[slot];
    return untold;
  }

  /** Likewise of all buckets that are open. */
  int tellOpen() {
    int untold = Arrays.stream(open).sum() - Arrays.stream(told).sum();
    System.arraycopy(open, 0, told, 0, open.length);
    return untold;
  }

  /** In the buckets that are open. */
  long inOpen() {
    return Arrays.stream(open).asLongStream().sum();
  }

  /** The bucket's slot is free afterwards. */
  void close(long bucket, boolean observed) {
    int slot = Buckets.slot(bucket);
    int count = open[slot];
    open[slot] = 0;
    told[slot] = 0;
    if (observed) {
      int hour = Buckets.hour(bucket);
      recent += PER_BUCKET * (count - recent);
      hours[hour] += PER_HOUR_BUCKET * (count - hours[hour]);
      seen++;
      hoursSeen[hour]++;
    }
  }

  /** In a bucket of that hour of the day; 0 without a history. */
  double usual(long bucket) {
    int hour = Buckets.hour(bucket);
    double atThatHour =
        hoursSeen[hour] < FEWEST_OF_AN_HOUR
            ? 0
            : hours[hour] / weight(PER_HOUR_BUCKET, hoursSeen[hour]);
    return seen == 0 ? 0 : Math.max(recent / weight(PER_BUCKET, seen), atThatHour);
  }

  /** What a mean that began at zero has to be divided by. */
  private static double weight(double share, int steps) {
    return 1 - Math.pow(1 - share, steps);
  }
}
