package io.hauberk.e2e.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dhauberk.outage=60} makes the collector stay away for that many seconds. */
class DurableTest {
  private static final int RATE = 500;
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("hauberk.outage", 4));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path root;
  private final Collector collector = new Collector();

  @Test
  void noDecisionIsLostWhileTheCollectorIsAwayCutOffOrStalled() throws Exception {
    try (LoggingMesh mesh = LoggingMesh.start(root, () -> collector, OptionalLong.of(256 << 20))) {
      SteadyProgram program = SteadyProgram.start(mesh.outbound().getPort(), RATE);
      program.run(RATE, Duration.ofSeconds(1));
      mesh.away();
      program.run(RATE, OUTAGE);
      mesh.back();
      program.run(RATE, Duration.ofSeconds(1));
      collector.stall();
      program.run(RATE, OUTAGE);
      collector.goOn();
      program.run(RATE, Duration.ofSeconds(1));
      mesh.away();
      mesh.back();
      program.run(RATE, Duration.ofSeconds(1));
      Map<String, Long> expected =
          program.stop().stream().collect(Collectors.toMap(path -> path, path -> 1L));
      assertTrue(expected.size() > RATE * OUTAGE.toSeconds(), expected.size() + " requests");
      Patience.until(PATIENCE, () -> collector.paths().size() >= expected.size());
      Map<String, Long> told = collector.paths();
      assertEquals(
          List.of(),
          expected.keySet().stream().filter(path -> !told.containsKey(path)).sorted().toList());
      assertEquals(List.of(), collector.gaps());
      assertEquals(List.of(), collector.shed());
      System.out.println(expected.size() + " requests, " + told.size() + " records");
    }
  }
}
