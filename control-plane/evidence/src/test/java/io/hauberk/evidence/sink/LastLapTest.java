package io.hauberk.evidence.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.format.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pump that is told to end. */
class LastLapTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(Long.getLong("hauberk.seed", 5));
  private final Receiver receiver = new Receiver();

  @Test
  void deliversWhatIsInTheLogUpToItsEnd() throws Exception {
    MemoryLog log = MemoryLog.filled(950, random);
    start(new Pace(100, 1 << 20, NEVER, SHORT, SHORT), log).close();
    assertEquals(log.uids(), receiver.taken());
    assertEquals(950, cursor());
    assertTrue(receiver.closed);
  }

  @Test
  void triesAReceiverThatWasAwayOnceMoreAtOnce() throws Exception {
    MemoryLog log = MemoryLog.filled(250, random);
    receiver.away = true;
    try (SinkPump pump = start(new Pace(100, 1 << 20, SHORT, NEVER, NEVER), log)) {
      Pumps.await(() -> pump.status().failures() == 1, () -> pump.status().toString());
      receiver.away = false;
    }
    assertEquals(log.uids(), receiver.taken());
    assertEquals(250, cursor());
  }

  @Test
  void leavesAReceiverThatStaysAwayAndGoesOnThereNextTime() throws Exception {
    MemoryLog log = MemoryLog.filled(250, random);
    receiver.awayAfter = 100;
    Pace pace = new Pace(100, 1 << 20, SHORT, Duration.ofMillis(10), NEVER);
    SinkPump pump = start(pace, log);
    Pumps.await(() -> pump.status().failures() > 0, () -> pump.status().toString());
    pump.leave(SHORT);
    pump.close();
    assertTrue(receiver.closed);
    assertEquals(log.uids().subList(0, 100), receiver.taken());
    assertEquals(100, cursor());
    receiver.awayAfter = Integer.MAX_VALUE;
    start(pace, log).close();
    assertEquals(log.uids(), receiver.taken());
  }

  @Test
  void doesNotWaitForAReceiverThatNeverAnswers() throws Exception {
    MemoryLog log = MemoryLog.filled(10, random);
    receiver.silent = true;
    SinkPump pump = start(new Pace(100, 1 << 20, Duration.ZERO, SHORT, SHORT), log);
    assertTrue(receiver.asked.await(1, TimeUnit.MINUTES));
    pump.leave(SHORT);
    pump.close();
    assertTrue(receiver.closed);
    assertEquals(10, pump.status().behind());
  }

  private SinkPump start(Pace pace, MemoryLog log) throws IOException {
    Format format = Format.of(Format.Kind.OCSF, "1");
    return Pumps.start(
        new SinkPlan("test", "test", format, Pumps.MAX_BYTES, pace), log, folder, receiver);
  }

  private long cursor() throws IOException {
    return new Cursor(folder.resolve("test/cursor")).read().orElseThrow();
  }

  /** Takes what comes, unless told otherwise. */
  private static final class Receiver implements Sink {
    private final List<String> uids = new ArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private volatile boolean away;
    private volatile boolean silent;
    private volatile boolean closed;
    private volatile int awayAfter = Integer.MAX_VALUE;

    @Override
    public Receipt deliver(List<Message> batch) throws IOException, InterruptedException {
      asked.countDown();
      if (silent) {
        answer.await();
      }
      synchronized (uids) {
        if (away || uids.size() >= awayAfter) {
          throw new IOException("away");
        }
        batch.forEach(message -> uids.add(message.uid()));
      }
      return Receipt.TAKEN;
    }

    List<String> taken() {
      synchronized (uids) {
        return List.copyOf(uids);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
