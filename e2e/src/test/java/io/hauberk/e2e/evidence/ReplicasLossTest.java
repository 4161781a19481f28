package io.hauberk.e2e.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Gap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two control planes behind a balancer, and a proxy of two workers whose lines come to both. {@code
 * -Dhauberk.outage=60} keeps one away for that many seconds.
 */
class ReplicasLossTest {
  private static final int RATE = 50;
  private static final int AT_ONCE = 8;
  private static final int MOST_PROGRAMS = 64;
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("hauberk.outage", 2));
  private static final Duration BOUND = Duration.ofSeconds(60);

  /** Two samples, at least. */
  private static final Duration QUIET = Duration.ofSeconds(4);

  /** What filters of policies and of quarantines decided. */
  private static final Pattern DECIDED =
      Pattern.compile(
          "http\\..*\\.rbac\\.(?:hauberk_\\.(?:allowed|denied)|quarantine_\\.denied): (\\d+)");

  @TempDir Path root;
  private final Set<InetSocketAddress> listed = ConcurrentHashMap.newKeySet();
  private final Watcher one = new Watcher();
  private final Watcher two = new Watcher();

  @Test
  void whatNeitherOfThemGotIsToldOnceWithItsNumberAndNothingElseIs() throws Exception {
    try (LoggingMesh mesh =
            LoggingMesh.start(
                root,
                () -> one.extension("one", () -> listed),
                OptionalLong.empty(),
                usual -> TwoWorkers.of(usual, root.resolve("envoy")));
        Plane second =
            mesh.plane()
                .another(root.resolve("state-two"), () -> two.extension("two", () -> listed));
        Way toSecond = Way.to(second.address().getPort())) {
      second.back();
      listed.addAll(List.of(mesh.plane().address(), second.address()));
      mesh.way().alsoTo(toSecond.port());
      List<SteadyProgram> programs = new ArrayList<>();
      startUntilBothAreTold(mesh, programs);
      SteadyProgram first = programs.getFirst();
      first.run(RATE, Duration.ofSeconds(1));
      toSecond.block();
      first.run(RATE, Duration.ofSeconds(1));
      toSecond.cut();
      toSecond.unblock();
      assertTrue(Patience.until(BOUND, () -> missing() > 0), "a cut that nobody told of");
      long cut = missing();
      mesh.away();
      first.run(RATE, OUTAGE);
      mesh.back();
      long back = System.nanoTime();
      // INVARIANT: no loss follows, behind which one that was told in error could hide
      first.run(RATE, QUIET);
      int answered = 0;
      for (SteadyProgram program : programs) {
        answered += program.stop().size();
      }
      assertTrue(answered <= decided(mesh), figures(mesh));
      assertTrue(Patience.until(BOUND, () -> accounted() == decided(mesh)), () -> figures(mesh));
      System.out.printf(
          "%d missing after the cut; %d ms after the return: %s%n",
          cut, (System.nanoTime() - back) / 1_000_000, figures(mesh));
      assertFalse(Patience.until(QUIET, () -> accounted() != decided(mesh)), () -> figures(mesh));
      requireOnceAndCounted();
      listed.clear();
    }
  }

  /** The kernel gives a connection to either worker, and each has a stream of its own. */
  private void startUntilBothAreTold(LoggingMesh mesh, List<SteadyProgram> programs) {
    while (one.requests() == 0 || two.requests() == 0) {
      assertTrue(programs.size() < MOST_PROGRAMS, () -> figures(mesh));
      for (int i = 0; i < AT_ONCE; i++) {
        programs.add(SteadyProgram.start(mesh.outbound().getPort(), RATE));
      }
      boolean unused = Patience.until(QUIET, () -> one.requests() > 0 && two.requests() > 0);
    }
  }

  private void requireOnceAndCounted() {
    Set<String> uids = new HashSet<>(one.uids());
    uids.addAll(two.uids());
    assertEquals(one.requests() + two.requests(), uids.size());
    assertTrue(gaps().stream().allMatch(gap -> gap.how() == Gap.How.COUNTERS), gaps()::toString);
  }

  private List<Gap> gaps() {
    return Stream.concat(one.gaps().stream(), two.gaps().stream()).toList();
  }

  private long missing() {
    return one.missing() + two.missing();
  }

  private long accounted() {
    return one.requests() + two.requests() + missing();
  }

  private static long decided(LoggingMesh mesh) {
    try {
      return DECIDED
          .matcher(mesh.envoy().admin().get("/stats?filter=rbac"))
          .results()
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String figures(LoggingMesh mesh) {
    return "%d decided, %d and %d recorded, %d missing: %s"
        .formatted(decided(mesh), one.requests(), two.requests(), missing(), gaps());
  }
}
