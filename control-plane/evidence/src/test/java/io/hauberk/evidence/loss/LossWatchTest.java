package io.hauberk.evidence.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.SegmentLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RecordCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossWatchTest {
  private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");
  private static final String BOB = "bob.bob.workload.example.org";

  @TempDir Path folder;
  private final List<Gap> gaps = new ArrayList<>();
  private Instant now = START;

  @Test
  void afterAKillRecordsAreCountedAgainThatItDidNotRemember() throws Exception {
    try (SegmentLog log =
        SegmentLog.open(
            folder.resolve("log"), LogOptions.defaults(() -> now, shed -> new byte[1]))) {
      LossWatch watch = open(log);
      for (int i = 0; i < 10; i++) {
        long index = log.append(RecordCodec.encode(access(i))).join();
        watch.arrived(BOB, now, false, index);
        if (i == 4) {
          now = START.plusSeconds(6);
          watch.tick();
        }
      }
      watch = open(log);
      for (int second = 10; second < 40; second++) {
        now = START.plusSeconds(second);
        if (second % 5 == 0) {
          watch.counted(BOB, new ProxyCounters(now, START, 13, 0, 0));
        }
        watch.tick();
      }
      assertEquals(List.of(3L), gaps.stream().map(Gap::missing).toList());
      watch.close();
      open(log).tick();
      assertEquals(1, gaps.size());
    }
  }

  @Test
  void whoComesBackAfterALongSilenceIsStillKnown() throws Exception {
    try (SegmentLog log =
        SegmentLog.open(
            folder.resolve("log"), LogOptions.defaults(() -> now, shed -> new byte[1]))) {
      LossWatch watch = open(log);
      for (int i = 0; i < 5; i++) {
        watch.arrived(BOB, now, false, -1);
      }
      watch.counted(BOB, new ProxyCounters(now.plusSeconds(1), START, 5, 0, 0));
      now = now.plusSeconds(5);
      watch.tick();
      now = now.plus(Duration.ofMinutes(11));
      watch.tick();
      watch.tick();
      assertEquals(List.of(Gap.How.UNKNOWN), gaps.stream().map(Gap::how).toList());
      for (int sample = 0; sample < 3; sample++) {
        watch.counted(BOB, new ProxyCounters(now, START, 9, 0, 0));
        now = now.plusSeconds(5);
        watch.tick();
      }
      assertEquals(4, gaps.stream().mapToLong(Gap::missing).sum());
    }
  }

  @Test
  void whoEndsWithDecisionsThatItCountedIsMissedByTheirNumber() throws Exception {
    try (SegmentLog log =
        SegmentLog.open(
            folder.resolve("log"), LogOptions.defaults(() -> now, shed -> new byte[1]))) {
      LossWatch watch = open(log);
      watch.arrived(BOB, now, false, -1);
      watch.counted(BOB, new ProxyCounters(now.plusSeconds(1), START, 1, 0, 0));
      now = now.plusSeconds(5);
      watch.tick();
      watch.counted(BOB, new ProxyCounters(now, START, 8, 0, 0));
      now = now.plusSeconds(5);
      watch.tick();
      assertEquals(List.of(), gaps);
      for (int minute = 0; minute < 30; minute++) {
        now = now.plus(Duration.ofMinutes(1));
        watch.tick();
      }
      assertEquals(
          List.of(Gap.How.UNKNOWN, Gap.How.COUNTERS), gaps.stream().map(Gap::how).toList());
      assertEquals(7, gaps.getLast().missing());
    }
  }

  @Test
  void whatARecordTellsAlreadyIsNotMissingOnceMore() throws Exception {
    try (SegmentLog log =
        SegmentLog.open(
            folder.resolve("log"), LogOptions.defaults(() -> now, shed -> new byte[1]))) {
      LossWatch watch = open(log);
      watch.told(BOB, now, 4);
      for (int second = 5; second < 40; second += 5) {
        now = START.plusSeconds(second);
        watch.counted(BOB, new ProxyCounters(now, START, 0, 6, 0));
        now = now.plusSeconds(4);
        watch.tick();
      }
      assertEquals(List.of(2L), gaps.stream().map(Gap::missing).toList());
    }
  }

  private LossWatch open(SegmentLog log) {
    return LossWatch.open(
        folder.resolve("counted.json"),
        log,
        record -> {
          gaps.add((Gap) record.fact());
          return CompletableFuture.completedFuture(1L);
        },
        () -> now);
  }

  private EvidenceRecord access(int number) {
    return new EvidenceRecord(
        "access-" + number,
        now,
        now,
        new Access(
            new Observer(BOB, Observer.Layer.OUTBOUND, number, Optional.empty()),
            Party.UNKNOWN,
            Party.UNKNOWN,
            new Connection(
                Optional.empty(),
                "TCP",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                Duration.ZERO,
                false),
            Optional.empty(),
            new Outcome(
                false,
                "default-deny/bob/bob",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of())));
  }
}
