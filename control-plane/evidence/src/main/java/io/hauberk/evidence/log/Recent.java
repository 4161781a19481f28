package io.hauberk.evidence.log;

import io.hauberk.evidence.log.AppendQueue.Pending;
import java.util.Collection;
import java.util.List;

/**
 * The newest records, as they were written, for those who read right behind the writer. Whoever is
 * further behind reads the files.
 */
final class Recent {
  private static final int MOST = 1 << 13;
  private static final long MOST_BYTES = 8L << 20;
  private static final byte[] NONE = {};

  private final byte[][] ring = new byte[MOST][];
  private long first;
  private long end;
  private long bytes;

  /**
   * @param end index of the next record that is written
   */
  Recent(long end) {
    this.first = end;
    this.end = end;
  }

  /** Records that are on the disk now, behind all that were before them. */
  synchronized void add(List<Pending> batch) {
    for (Pending one : batch) {
      while (end - first == MOST || (bytes > MOST_BYTES && first < end)) {
        bytes -= ring[place(first)].length;
        ring[place(first++)] = NONE;
      }
      ring[place(end++)] = one.record();
      bytes += one.record().length;
    }
  }

  /**
   * Adds the records from {@code from} to before {@code limit}, if all of them are here.
   *
   * @return whether they are
   */
  synchronized boolean read(long from, long limit, Collection<byte[]> found) {
    if (from < first || limit > end) {
      return false;
    }
    for (long index = from; index < limit; index++) {
      found.add(ring[place(index)]);
    }
    return true;
  }

  private static int place(long index) {
    return (int) (index % MOST);
  }
}
