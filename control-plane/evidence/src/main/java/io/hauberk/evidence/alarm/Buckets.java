package io.hauberk.evidence.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;

/**
 * Time cut into pieces of ten minutes. The newest seven are open: a record that comes up to an hour
 * late still counts where it belongs. Pieces in which nobody looked, because the collector was
 * away, are not taken for quiet ones.
 */
final class Buckets {
  static final Duration LENGTH = Duration.ofMinutes(10);
  static final int OPEN = 7;
  static final int PER_DAY = (int) Duration.ofDays(1).dividedBy(LENGTH);
  private static final int PER_HOUR = PER_DAY / 24;

  /** Whoever is not asked for that long was away. */
  private static final int AWAY = 2;

  private final BitSet unobserved = new BitSet(OPEN);
  private long newest = Long.MIN_VALUE;

  /** Told each bucket that closes, oldest first. */
  @FunctionalInterface
  interface Closing {
    /**
     * @param observed whether all of it was watched
     */
    void close(long bucket, boolean observed);
  }

  static long of(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), LENGTH.toSeconds());
  }

  static Instant start(long bucket) {
    return Instant.ofEpochSecond(bucket * LENGTH.toSeconds());
  }

  /** Of the day, UTC. */
  static int hour(long bucket) {
    return (int) Math.floorMod(Math.floorDiv(bucket, PER_HOUR), 24L);
  }

  static int slot(long bucket) {
    return (int) Math.floorMod(bucket, (long) OPEN);
  }

  boolean isOpen(long bucket) {
    return bucket <= newest && bucket > newest - OPEN;
  }

  long newest() {
    return newest;
  }

  /** Time does not go back: an earlier one changes nothing. */
  void advance(Instant now, Closing closing) {
    long next = of(now);
    if (newest == Long.MIN_VALUE) {
      newest = next;
      // the first one began before anybody looked
      unobserved.set(slot(next));
      return;
    }
    boolean away = next - newest > AWAY;
    if (away) {
      unobserved.set(slot(newest));
    }
    for (long b = newest + 1; b <= Math.min(next, newest + OPEN); b++) {
      long old = b - OPEN;
      closing.close(old, !unobserved.get(slot(old)));
    }
    for (long b = Math.max(newest + 1, next - OPEN + 1); b <= next; b++) {
      unobserved.set(slot(b), away);
    }
    newest = Math.max(newest, next);
  }

  /** As it was before a restart. */
  void restore(long bucket, long[] notObserved) {
    newest = bucket;
    unobserved.clear();
    unobserved.or(BitSet.valueOf(notObserved));
  }

  long[] unobserved() {
    return unobserved.toLongArray();
  }
}
