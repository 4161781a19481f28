package io.hauberk.e2e.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dhauberk.outage=60} makes each fault last for that many seconds. */
class LossTest {
  private static final int RATE = 500;
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("hauberk.outage", 4));
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir Path root;
  private final Watcher watcher = new Watcher();

  @Test
  void whatIsLostIsReportedWithItsNumberAfterAnOutageACutAndAnOverrun() throws Exception {
    try (LoggingMesh mesh = LoggingMesh.start(root, watcher::extension, OptionalLong.empty())) {
      SteadyProgram program = SteadyProgram.start(mesh.outbound().getPort(), RATE);
      program.run(RATE, Duration.ofSeconds(2));
      assertTrue(Patience.until(BOUND, () -> watcher.requests() > RATE), "nothing arrives");
      mesh.away();
      program.run(RATE, OUTAGE);
      mesh.back();
      long reported = requireReport("outage", RATE * OUTAGE.toSeconds() / 2);
      mesh.way().cut();
      program.run(RATE, Duration.ofSeconds(2));
      mesh.way().block();
      program.run(RATE, OUTAGE.multipliedBy(2));
      mesh.way().unblock();
      long overrun = System.nanoTime();
      program.run(RATE, Duration.ofSeconds(1));
      int asked = program.stop().size();
      assertTrue(
          Patience.until(BOUND, () -> watcher.requests() + watcher.missing() == asked),
          () ->
              "%d asked, %d recorded, %d missing: %s"
                  .formatted(asked, watcher.requests(), watcher.missing(), watcher.gaps()));
      System.out.println(
          (System.nanoTime() - overrun) / 1_000_000
              + " ms after the overrun: "
              + asked
              + " asked, "
              + watcher.requests()
              + " recorded, "
              + watcher.gaps());
      assertTrue(watcher.missing() >= reported);
    }
  }

  @Test
  void whatIsShippedIsNotTakenFromTheStreamToo() throws Exception {
    try (LoggingMesh mesh =
        LoggingMesh.start(root, watcher::extension, OptionalLong.of(64 << 20))) {
      SteadyProgram program = SteadyProgram.start(mesh.outbound().getPort(), RATE);
      program.run(RATE, Duration.ofSeconds(3));
      int asked = program.stop().size();
      assertTrue(Patience.until(BOUND, () -> watcher.requests() >= asked), "nothing arrives");
      assertEquals(asked, watcher.requests());
      assertEquals(asked, new HashSet<>(watcher.uids()).size());
      assertEquals(List.of(), watcher.gaps());
    }
  }

  private long requireReport(String what, long atLeast) {
    long start = System.nanoTime();
    assertTrue(Patience.until(BOUND, () -> watcher.missing() >= atLeast), what);
    System.out.println(
        "%s: %d missing, reported after %d ms"
            .formatted(what, watcher.missing(), (System.nanoTime() - start) / 1_000_000));
    return watcher.missing();
  }
}
