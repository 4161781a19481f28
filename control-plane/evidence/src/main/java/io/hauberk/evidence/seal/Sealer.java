package io.hauberk.evidence.seal;

import io.hauberk.evidence.log.DamagedLog;
import io.hauberk.evidence.log.RecordLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes the records of the segments into a tree and signs it. Only records that are on the disk
 * are sealed, and equal records give equal hashes: so those that a crash has left half written, or
 * that no checkpoint speaks of yet, are written again. While there is no room it waits: what is
 * left belongs to the records.
 */
final class Sealer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final int READ = 1024;
  private static final int MOST = 64 * READ;
  private static final Duration SLICE = Duration.ofMillis(100);

  private final RecordLog log;
  private final Leaves leaves;
  private final BooleanSupplier room;
  private final SealFolder folder;
  private final SealKey key;
  private final SealOptions options;
  private final HashFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sealed = lock.newCondition();
  private @Nullable TreeGrowth growth;
  private volatile Checkpoint checkpoint;
  private volatile String failure = "";
  private final CountDownLatch closed = new CountDownLatch(1);
  private Instant remembered = Instant.MIN;
  private int step = MOST;

  private Sealer(
      RecordLog log,
      Leaves leaves,
      BooleanSupplier room,
      SealFolder folder,
      SealKey key,
      SealOptions options,
      Checkpoint checkpoint) {
    this.log = log;
    this.leaves = leaves;
    this.room = room;
    this.folder = folder;
    this.key = key;
    this.options = options;
    this.checkpoint = checkpoint;
    this.files = new HashFiles(folder.path());
  }

  /**
   * Goes on after the last checkpoint, when the records are those that it speaks of.
   *
   * @param leaves hashes of what is appended from now on
   * @param room whether there is more of it than the records need
   * @throws IOException when they are not, or something is missing
   */
  static Sealer resume(
      RecordLog log,
      Leaves leaves,
      BooleanSupplier room,
      SealFolder folder,
      SealKey key,
      SealOptions options,
      Checkpoint last)
      throws IOException {
    if (log.end() < last.size()) {
      throw new DamagedLog(
          folder.segments(),
          0,
          log.end(),
          "it ends there, while %d records are sealed".formatted(last.size()));
    }
    Sealer sealer = new Sealer(log, leaves, room, folder, key, options, last);
    sealer.growth = sealer.rebuild();
    return sealer;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Why the last attempt failed, empty when it did not. */
  String failure() {
    return failure;
  }

  boolean await(long index, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (index >= checkpoint.size() && left > 0) {
        left = sealed.awaitNanos(left);
      }
      return index < checkpoint.size();
    } finally {
      lock.unlock();
    }
  }

  /** Seals what is there, and ends. */
  void close() {
    closed.countDown();
  }

  /** Once it and whoever has it force has ended. */
  void release() throws IOException {
    files.close();
  }

  /** Makes sure that the hashes of what is sealed are there whatever happens; by any thread. */
  void force() throws IOException {
    files.force();
  }

  @Override
  public void run() {
    try {
      while (!pause(System.nanoTime() + options.interval().toNanos())) {
        attempt();
      }
      attempt();
      remembered = Instant.MIN;
      remember();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until a checkpoint is due.
   *
   * @return whether it is the last
   */
  private boolean pause(long longest) throws InterruptedException {
    if (closed.await(options.pause().toNanos(), TimeUnit.NANOSECONDS)) {
      return true;
    }
    long enough = checkpoint.size() + options.records();
    for (long left = longest - System.nanoTime();
        left > 0 && log.end() < enough && closed.getCount() > 0;
        left = longest - System.nanoTime()) {
      log.await(enough - 1, Duration.ofNanos(Math.min(left, SLICE.toNanos())));
    }
    return closed.getCount() == 0;
  }

  /** Seals what waits. */
  private void attempt() {
    long end = log.end();
    try {
      while (room.getAsBoolean() && checkpoint.size() < end) {
        seal(Math.min(end, checkpoint.size() + step));
        step = Math.min(MOST, 2 * step);
      }
      failure = "";
    } catch (IOException | RuntimeException e) {
      growth = null;
      step = READ;
      String why = e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString();
      if (!why.equals(failure)) {
        LOG.error("cannot seal records from {} on, will try again: {}", checkpoint.size(), why);
      }
      failure = why;
    }
  }

  private void seal(long to) throws IOException {
    TreeGrowth tree = growth;
    if (tree == null) {
      tree = rebuild();
      growth = tree;
    }
    append(tree, to);
    tree.edge();
    Checkpoint next = new Checkpoint(options.origin(), tree.size(), tree.root());
    folder.checkpoint(next.sign(key));
    publish(next);
    remember();
  }

  private void publish(Checkpoint next) {
    lock.lock();
    try {
      checkpoint = next;
      sealed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void remember() {
    Instant now = options.clock().instant();
    if (remembered.plus(options.history()).isAfter(now) || checkpoint.size() == 0) {
      return;
    }
    try {
      folder.remember(checkpoint.sign(key));
      remembered = now;
    } catch (IOException e) {
      LOG.warn("cannot keep the checkpoint of {} records", checkpoint.size(), e);
    }
  }

  /** The tree of the last checkpoint, once more from the records whose hashes may not be there. */
  private TreeGrowth rebuild() throws IOException {
    Checkpoint last = checkpoint;
    TreeGrowth tree = TreeGrowth.from(folder.files(), folder.settled(), files);
    append(tree, last.size());
    tree.edge();
    if (!last.sameTree(new Checkpoint(options.origin(), tree.size(), tree.root()))) {
      throw new IOException(
          "the records in `%s` are not those that were sealed: run `hauberk audit verify %s` to"
                  .formatted(folder.path(), folder.path())
              + " see which, keep the folder for the auditors and begin a new log");
    }
    return tree;
  }

  private void append(TreeGrowth tree, long to) throws IOException {
    while (tree.size() < to) {
      List<byte[]> hashes = leaves.take(tree.size(), to);
      for (byte[] hash : hashes) {
        tree.appendLeaf(hash);
      }
      if (hashes.isEmpty()) {
        for (byte[] record : log.read(tree.size(), (int) Math.min(READ, to - tree.size()))) {
          tree.append(record);
        }
      }
    }
  }
}
