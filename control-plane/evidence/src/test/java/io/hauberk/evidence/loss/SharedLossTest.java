package io.hauberk.evidence.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.SegmentLog;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Gap.How;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A proxy with one worker for each of two control planes, ten requests a second at each, and its
 * counters at the one that {@code owner} names.
 */
class SharedLossTest {
  private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");
  private static final String BOB = "bob.bob.workload.example.org";

  @TempDir Path folder;
  private final Map<String, Plane> planes = new TreeMap<>();

  /** Listed, and not to be reached. */
  private final Set<String> away = new TreeSet<>();

  private final List<Gap> gaps = new ArrayList<>();
  private Set<String> workers = Set.of("a", "b");
  private String owner = "a";
  private Instant now = START;
  private Instant started = START.plusSeconds(1);
  private long told;

  @Test
  void whatCameToAnotherIsNotMissing() throws Exception {
    start("a", "b");
    run(120);
    assertEquals(List.of(), gaps);
  }

  @Test
  void whatIsLostAtAnotherIsToldOnceWithItsNumber() throws Exception {
    start("a", "b");
    run(30);
    told += 100;
    run(60);
    assertEquals(List.of(100L), numbers());
  }

  @Test
  void whenTheCountersComeToAnotherNothingIsToldTwice() throws Exception {
    start("a", "b");
    run(30);
    told += 100;
    run(30);
    owner = "b";
    run(30);
    told += 7;
    run(30);
    owner = "a";
    run(60);
    assertEquals(List.of(100L, 7L), numbers());
  }

  @Test
  void whoIsAwayIsWaitedForAndWhatWasLostMeanwhileIsToldWithItsNumber() throws Exception {
    start("a", "b");
    run(30);
    away.add("b");
    workers = Set.of("a");
    run(30);
    told += 100;
    run(300);
    assertEquals(List.of(), gaps);
    away.remove("b");
    workers = Set.of("a", "b");
    run(30);
    assertEquals(List.of(100L), numbers());
  }

  @Test
  void whoIsKilledAndComesBackWithItsLogIsStillCounted() throws Exception {
    start("a", "b");
    run(30);
    kill("b");
    workers = Set.of("a");
    run(60);
    start("b");
    workers = Set.of("a", "b");
    run(30);
    told += 100;
    run(60);
    assertEquals(List.of(100L), numbers());
  }

  @Test
  void whoIsGoneWithItsLogLeavesAnUnknownNumberAndTheNextLossIsCountedAgain() throws Exception {
    start("a", "b");
    run(30);
    kill("b");
    told += 55;
    workers = Set.of("a");
    start("c");
    run(240);
    assertEquals(List.of(How.UNKNOWN), gaps.stream().map(Gap::how).toList());
    workers = Set.of("a", "c");
    told += 100;
    run(60);
    assertEquals(List.of(0L, 100L), numbers());
  }

  @Test
  void whoIsGoneWithNothingOfItsOwnLeavesNothing() throws Exception {
    start("a", "b");
    run(30);
    workers = Set.of("a");
    run(10);
    kill("b");
    run(240);
    assertEquals(List.of(), gaps);
  }

  @Test
  void whoWasHeldForGoneAndComesBackBringsNoFalseNumber() throws Exception {
    start("a", "b");
    run(30);
    kill("b");
    told += 20;
    workers = Set.of("a");
    run(240);
    start("b");
    workers = Set.of("a", "b");
    run(60);
    told += 100;
    run(60);
    assertEquals(How.UNKNOWN, gaps.getFirst().how());
    assertEquals(100, gaps.getLast().missing());
    assertTrue(gaps.subList(0, gaps.size() - 1).stream().allMatch(g -> g.how() == How.UNKNOWN));
  }

  @Test
  void anUpgradeOfAllOneByOneLosesNothingAndTellsNothingAgain() throws Exception {
    start("a", "b");
    run(30);
    told += 100;
    run(30);
    for (String[] step : new String[][] {{"a", "c"}, {"b", "d"}, {"c", "e"}, {"d", "f"}}) {
      start(step[1]);
      run(3);
      leave(step[0]);
      TreeSet<String> left = new TreeSet<>(planes.keySet());
      workers = left;
      owner = left.last();
      run(20);
    }
    assertEquals(List.of(100L), numbers());
    told += 7;
    run(60);
    assertEquals(List.of(100L, 7L), numbers());
  }

  @Test
  void aRestartOfTheProxyAtAnotherLeavesAnUnknownEndOnce() throws Exception {
    start("a", "b");
    run(30);
    workers = Set.of();
    run(2);
    workers = Set.of("a", "b");
    started = now;
    told = 0;
    owner = "b";
    run(60);
    assertEquals(List.of(How.UNKNOWN), gaps.stream().map(Gap::how).toList());
    told += 100;
    run(60);
    assertEquals(List.of(0L, 100L), numbers());
  }

  @Test
  void whatAProxyHadCountedWhenItEndedIsToldOnceWithItsNumber() throws Exception {
    start("a", "b");
    run(30);
    told += 100;
    run(5);
    owner = "nobody";
    workers = Set.of();
    run(1300);
    assertEquals(List.of(0L, 100L), numbers());
    assertEquals(List.of(How.UNKNOWN, How.COUNTERS), gaps.stream().map(Gap::how).toList());
  }

  @Test
  void aRestartTellsWithItsNumberWhatTheRunBeforeHadCounted() throws Exception {
    start("a", "b");
    run(30);
    told += 100;
    run(5);
    workers = Set.of();
    run(1);
    workers = Set.of("a", "b");
    started = now.plusSeconds(5);
    now = now.plusSeconds(5);
    told = 0;
    run(60);
    assertEquals(List.of(100L, 0L), numbers());
  }

  @Test
  void whenAllAreGoneWithTheirLogsThePastIsNotTakenForLost() throws Exception {
    start("a", "b");
    run(30);
    kill("a");
    kill("b");
    start("c", "d");
    workers = Set.of("c", "d");
    owner = "c";
    run(60);
    assertEquals(List.of(How.UNKNOWN), gaps.stream().map(Gap::how).toList());
    told += 100;
    run(60);
    assertEquals(List.of(0L, 100L), numbers());
  }

  @Test
  void whoseOwnerIsGoneAndWhoIsSilentItselfLeavesAnUnknownEnd() throws Exception {
    start("a", "b");
    run(30);
    kill("a");
    for (int second = 0; second < 800; second++) {
      now = now.plusSeconds(1);
      plane("b").watch.tick();
    }
    assertEquals(List.of(How.UNKNOWN), gaps.stream().map(Gap::how).toList());
  }

  @Test
  void linesThatNobodyCountedYetAreToldToWhoAsksAgain() throws Exception {
    start("a", "b");
    run(12);
    Question question =
        new Question(BOB, started.toEpochMilli(), now.toEpochMilli(), Standing.UNKNOWN);
    List<Testimony> first = plane("b").watch.asked("x", List.of(question)).orElseThrow();
    List<Testimony> again = plane("b").watch.asked("x", List.of(question)).orElseThrow();
    assertEquals(first, again);
    assertEquals(120, first.getFirst().until().lines());
  }

  private List<Long> numbers() {
    return gaps.stream().map(Gap::missing).toList();
  }

  /** So many seconds of requests. */
  private void run(int seconds) throws Exception {
    for (int second = 0; second < seconds; second++) {
      for (String worker : workers) {
        Plane plane = planes.get(worker);
        for (int i = 0; i < 10; i++) {
          told++;
          if (plane != null) {
            plane.watch.arrived(BOB, now.plusMillis(50 + 90 * i), false, -1);
          }
        }
      }
      now = now.plusSeconds(1);
      Plane at = planes.get(owner);
      if (at != null && !away.contains(owner) && now.getEpochSecond() % 5 == 0) {
        at.watch.counted(BOB, new ProxyCounters(now, started, told, 0, 0));
      }
      for (Plane plane : planes.values()) {
        plane.watch.tick();
      }
    }
  }

  private void start(String... names) throws Exception {
    for (String name : names) {
      planes.put(name, new Plane(name));
    }
  }

  private Plane plane(String name) {
    return Objects.requireNonNull(planes.get(name), name);
  }

  /** Its log and what it remembers stay. */
  private void kill(String name) throws Exception {
    Plane plane = plane(name);
    planes.remove(name);
    plane.log.close();
  }

  private void leave(String name) throws Exception {
    Plane plane = plane(name);
    plane.watch.close();
    planes.remove(name);
    plane.log.close();
  }

  /** A control plane, and its way to the others. */
  private final class Plane implements Others {
    final SegmentLog log;
    final LossWatch watch;
    private final String name;

    Plane(String name) throws Exception {
      this.name = name;
      this.log =
          SegmentLog.open(
              folder.resolve(name).resolve("log"),
              LogOptions.defaults(() -> now, shed -> new byte[1]));
      this.watch =
          LossWatch.open(
              folder.resolve(name).resolve("counted.json"),
              log,
              record -> {
                gaps.add((Gap) record.fact());
                return CompletableFuture.completedFuture(1L);
              },
              this,
              () -> now);
    }

    @Override
    public Round ask(String self, List<Question> questions) {
      Map<String, List<Testimony>> answers = new HashMap<>();
      boolean complete = !away.contains(name);
      for (Plane other : planes.values()) {
        if (other != this && complete && !away.contains(other.name)) {
          other.watch.asked(self, questions).ifPresent(all -> answers.put(other.watch.name(), all));
        } else if (other != this) {
          complete = false;
        }
      }
      return new Round(answers, complete);
    }

    @Override
    public void leave(String self, List<Testimony> all) {
      IntStream.range(0, all.size())
          .forEach(
              i ->
                  planes.values().stream()
                      .filter(other -> other != this)
                      .forEach(other -> other.watch.left(self, List.of(all.get(i)), false)));
      planes.values().stream()
          .filter(other -> other != this)
          .forEach(other -> other.watch.left(self, List.of(), true));
    }
  }
}
