package io.hauberk.evidence.log;

import io.hauberk.evidence.log.AppendQueue.Pending;
import io.hauberk.evidence.record.Shed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. All records that wait are written and forced to the disk together;
 * each is acknowledged after that.
 *
 * <p>When the disk takes no more, the reserve is given up, what may be shed is counted from then
 * on, and the rest is written again. This ends when the reserve can be taken again.
 */
final class Commits implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final AppendQueue queue;
  private final LogOptions options;
  private final Reserve reserve;
  private final ShedCounts shed;
  private final Tail tail;
  private final AtomicLong failed = new AtomicLong();
  private volatile LogState.Mode mode = LogState.Mode.KEEPING;
  private volatile String why = "";
  private Instant reported = Instant.MIN;
  private Instant tried = Instant.MIN;

  Commits(AppendQueue queue, LogOptions options, Reserve reserve, ShedCounts shed, Tail tail) {
    this.queue = queue;
    this.options = options;
    this.reserve = reserve;
    this.shed = shed;
    this.tail = tail;
  }

  LogState state() {
    return new LogState(mode, queue.bytes(), shed.total(), failed.get(), why);
  }

  @Override
  public void run() {
    try {
      answering(List.of(), unused -> takeReserve());
      while (!queue.closedAndEmpty()) {
        answering(queue.take(options.commitWindow(), PATIENCE), this::round);
      }
      reported = Instant.MIN;
      answering(List.of(), unused -> report());
    } catch (InterruptedException e) {
      queue.close();
      fail(queue.rest(), e);
      Thread.currentThread().interrupt();
    }
  }

  // INVARIANT: whatever happens, every record that was taken is answered, and the next ones are
  // taken: somebody waits for each.
  private void answering(List<Pending> batch, Consumer<List<Pending>> step) {
    try {
      step.accept(batch);
    } catch (RuntimeException | Error e) {
      LOG.error("the log stumbles; records that are not on the disk yet may be lost", e);
      fail(batch, e);
    }
  }

  private void fail(List<Pending> batch, Throwable cause) {
    IOException lost = new IOException("a record was lost: " + cause, cause);
    failed.addAndGet(batch.stream().filter(one -> one.done().completeExceptionally(lost)).count());
  }

  private void round(List<Pending> batch) {
    if (mode != LogState.Mode.KEEPING) {
      takeReserve();
    }
    commit(mode == LogState.Mode.KEEPING ? batch : withoutWhatMayBeShed(batch));
    report();
  }

  private void commit(List<Pending> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      acknowledge(batch, tail.write(batch));
      if (mode == LogState.Mode.FULL) {
        change(LogState.Mode.SHEDDING, why);
      }
    } catch (IOException e) {
      outOfRoom(batch, e);
    }
  }

  private void outOfRoom(List<Pending> batch, IOException cause) {
    boolean shedding = mode != LogState.Mode.KEEPING;
    if (!shedding) {
      giveUpReserve(cause);
      commit(withoutWhatMayBeShed(batch));
      return;
    }
    // Some of them may still find room where all of them do not.
    if (batch.size() > 1 && mode == LogState.Mode.SHEDDING) {
      commit(batch.subList(0, batch.size() / 2));
      commit(batch.subList(batch.size() / 2, batch.size()));
      return;
    }
    change(LogState.Mode.FULL, message(cause));
    failed.addAndGet(batch.size());
    batch.forEach(one -> one.done().completeExceptionally(notKept(cause)));
  }

  private static IOException notKept(IOException cause) {
    return new IOException(
        "a record that must be kept was lost, there is no room: " + message(cause), cause);
  }

  private List<Pending> withoutWhatMayBeShed(List<Pending> batch) {
    List<Pending> kept = new ArrayList<>();
    for (Pending one : batch) {
      if (one.decision() == null) {
        kept.add(one);
      } else {
        shed.add(one.decision(), why);
        one.done().complete(-1L);
      }
    }
    return kept;
  }

  private static void acknowledge(List<Pending> batch, long first) {
    long index = first;
    for (Pending one : batch) {
      one.done().complete(index++);
    }
  }

  /** Writes how much was shed, at most once in an interval while it goes on. */
  private void report() {
    Instant now = options.clock().instant();
    if (reported.isAfter(now.minus(options.shedReport()))) {
      return;
    }
    Optional<Shed> counts = shed.take();
    if (counts.isEmpty()) {
      return;
    }
    reported = now;
    try {
      tail.write(List.of(new Pending(options.shedRecord().apply(counts.get()), null)));
    } catch (IOException e) {
      shed.putBack(counts.get());
    } catch (RuntimeException | Error e) {
      shed.putBack(counts.get());
      throw e;
    }
  }

  private void giveUpReserve(IOException cause) {
    change(LogState.Mode.SHEDDING, message(cause));
    tried = options.clock().instant();
    try {
      reserve.giveUp();
    } catch (IOException e) {
      LOG.error("cannot give up the reserve", e);
    }
  }

  private void takeReserve() {
    Instant now = options.clock().instant();
    if (mode != LogState.Mode.KEEPING && tried.plus(PATIENCE).isAfter(now)) {
      return;
    }
    tried = now;
    try {
      if (reserve.take()) {
        change(LogState.Mode.KEEPING, "");
      } else if (mode == LogState.Mode.KEEPING) {
        change(LogState.Mode.SHEDDING, "no room for the reserve");
      }
    } catch (IOException e) {
      LOG.error("cannot take the reserve", e);
    }
  }

  private void change(LogState.Mode next, String reason) {
    if (mode == next) {
      return;
    }
    switch (next) {
      case KEEPING -> LOG.info("there is room again: every record is kept");
      case SHEDDING ->
          LOG.error("no room for evidence ({}): what was allowed is counted only", reason);
      case FULL -> LOG.error("no room for evidence ({}): denials are being lost", reason);
    }
    why = reason;
    mode = next;
  }

  private static String message(@Nullable IOException cause) {
    return cause == null || cause.getMessage() == null ? "" : cause.getMessage();
  }
}
