package io.hauberk.evidence.seal;

import io.hauberk.evidence.log.SegmentLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Hashes of the newest records, from when they are on the disk until they are in the tree: so that
 * records need not be read for it. Where there are too many, or none yet, they are read after all.
 * One thread adds, another takes.
 */
final class Leaves implements SegmentLog.Appended {
  private static final int MOST = 1 << 16;

  private final Merkle merkle = new Merkle();
  private final Deque<byte[]> hashes = new ArrayDeque<>();
  private long next;

  @Override
  public void appended(long first, List<byte[]> records) {
    List<byte[]> added = records.stream().map(merkle::leaf).toList();
    synchronized (hashes) {
      if (first != next || hashes.size() + added.size() > MOST) {
        hashes.clear();
      }
      hashes.addAll(added);
      next = first + added.size();
    }
  }

  /**
   * The hashes of the records {@code from} to before {@code to}, in their order, and no longer
   * those before.
   *
   * @return empty when that of the first is not there
   */
  List<byte[]> take(long from, long to) {
    List<byte[]> taken = new ArrayList<>();
    synchronized (hashes) {
      while (!hashes.isEmpty() && next - hashes.size() < from) {
        hashes.remove();
      }
      long first = next - hashes.size();
      while (first == from && from + taken.size() < Math.min(to, next)) {
        taken.add(hashes.remove());
      }
    }
    return taken;
  }
}
