package io.hauberk.evidence.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProxyLedgerTest {
  private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

  private static final ProxyLedger.Whose BOB = new ProxyLedger.Whose("here", "bob", Instant.MIN);

  private ProxyLedger ledger = new ProxyLedger(BOB, LedgerState.UNKNOWN);
  private final List<Gap> gaps = new ArrayList<>();
  private Instant started = START;
  private long told;

  @Test
  void nothingIsMissingWhileEverythingArrivesHoweverLongItTakes() {
    Random random = new Random(3);
    for (int second = 0; second < 300; second++) {
      for (int i = 0; i < 500; i++) {
        told++;
        arrive(second * 1000L + 2L * i);
      }
      if (second % 5 == 0) {
        // the lines of the last moments are counted, and still on their way
        sample(second * 1000L + 1000 - random.nextInt(3), told);
      }
      settle(second * 1000L + 1000);
    }
    assertEquals(List.of(), gaps);
  }

  @Test
  void whatIsLostIsFoundWithItsNumberAndItsWindowWhileTrafficGoesOn() {
    for (int second = 0; second < 120; second++) {
      for (int i = 0; i < 500; i++) {
        told++;
        if (second < 30 || second >= 90) {
          arrive(second * 1000L + 2L * i);
        }
      }
      if (second % 5 == 4 && (second < 30 || second >= 90)) {
        sample(second * 1000L + 999, told);
      }
      settle(second * 1000L + 1000);
    }
    assertEquals(List.of(new Gap("bob", 30_000, Gap.How.COUNTERS, at(29_999), at(94_999))), gaps);
  }

  @Test
  void aSecondLossIsReportedByItself() {
    told = 10;
    sample(5_000, 10);
    sample(10_000, 10);
    settle(15_000);
    told = 17;
    sample(15_000, 17);
    sample(20_000, 17);
    sample(25_000, 17);
    settle(30_000);
    assertEquals(List.of(10L, 7L), gaps.stream().map(Gap::missing).toList());
  }

  @Test
  void aRestartOfTheProxyBeginsAnotherCountAndLeavesAnUnknownEnd() {
    for (int i = 0; i < 100; i++) {
      arrive(1_000 + i);
    }
    sample(5_000, 100);
    sample(10_000, 100);
    settle(15_000);
    started = at(20_000);
    arrive(21_000);
    sample(25_000, 3);
    sample(30_000, 3);
    settle(35_000);
    assertEquals(
        List.of(
            new Gap("bob", 0, Gap.How.UNKNOWN, at(10_000), at(20_000)),
            new Gap("bob", 2, Gap.How.COUNTERS, at(20_000), at(25_000))),
        gaps);
  }

  @Test
  void itIsRememberedOverARestartOfTheCollector() {
    arrive(1_000);
    sample(5_000, 3);
    settle(9_000);
    arrive(9_500);
    ledger = new ProxyLedger(BOB, ledger.state());
    sample(15_000, 4);
    settle(19_000);
    ledger = new ProxyLedger(BOB, ledger.state());
    sample(20_000, 4);
    settle(24_000);
    assertEquals(2, gaps.stream().mapToLong(Gap::missing).sum());
  }

  @Test
  void linesOfAProxyThatSendsNoSamplesTakeBoundedRoomAndAreNotForgotten() {
    for (int i = 0; i < 100_000; i++) {
      arrive(i);
    }
    sample(200_000, 100_002);
    sample(205_000, 100_002);
    settle(210_000);
    assertEquals(2, gaps.stream().mapToLong(Gap::missing).sum());
  }

  @Test
  void requestsThatAFilterJudgedAndNoLineTellsOfAreMissing() {
    ledger.arrived(at(1_000), new Arrived(1, 1));
    ledger.counted(new ProxyCounters(at(5_000), started, 0, 5, 1), at(5_000));
    ledger.counted(new ProxyCounters(at(10_000), started, 0, 5, 0), at(10_000));
    ledger.counted(new ProxyCounters(at(15_000), started, 0, 5, 0), at(15_000));
    settle(20_000);
    assertEquals(4, gaps.stream().mapToLong(Gap::missing).sum());
  }

  @Test
  void whoFallsSilentWhileItWorksLeavesAnUnknownEnd() {
    arrive(1_000);
    sample(5_000, 1);
    settle(10_000);
    assertTrue(ledger.ended(at(600_000)).isPresent());
    sample(15_000, 1);
    settle(20_000);
    assertTrue(ledger.ended(at(600_000)).isEmpty());
  }

  @Test
  void whatTheLastSampleOfAProxyThatEndedCountedIsToldWithItsNumber() {
    for (boolean restarted : List.of(false, true)) {
      ledger = new ProxyLedger(BOB, LedgerState.UNKNOWN);
      gaps.clear();
      arrive(1_000);
      sample(5_000, 1);
      sample(10_000, 6);
      settle(15_000);
      assertEquals(List.of(), gaps, "nothing is believed of one sample");
      arrive(9_000);
      if (restarted) {
        ledger = new ProxyLedger(BOB, ledger.state());
      }
      end(600_000);
      assertEquals(List.of(4L), gaps.stream().map(Gap::missing).toList());
      assertEquals(Gap.How.COUNTERS, gaps.getFirst().how());
      end(700_000);
      assertEquals(1, gaps.size());
    }
  }

  @Test
  void whoEndedWithEverythingToldLeavesNoNumber() {
    sample(5_000, 0);
    sample(10_000, 2);
    settle(15_000);
    arrive(9_000);
    arrive(9_500);
    end(600_000);
    assertEquals(List.of(), gaps);
  }

  @Test
  void whileOlderLinesStillArriveTheEndHasNoNumber() {
    sample(5_000, 0);
    sample(10_000, 4);
    settle(15_000);
    arrive(9_000);
    var unused = ledger.ended(at(600_000));
    settle(600_000);
    arrive(9_001);
    settle(610_000);
    assertEquals(List.of(), gaps);
  }

  @Test
  void whatARunHadCountedBeforeItsRestartIsToldWithItsNumber() {
    arrive(1_000);
    sample(5_000, 1);
    sample(10_000, 6);
    settle(15_000);
    started = at(20_000);
    sample(25_000, 0);
    settle(28_000);
    sample(30_000, 0);
    settle(40_000);
    assertEquals(
        List.of(
            new Gap("bob", 5, Gap.How.COUNTERS, at(5_000), at(10_000)),
            new Gap("bob", 0, Gap.How.UNKNOWN, at(10_000), at(20_000))),
        gaps);
  }

  @Test
  void whoEndsInGoodOrderLeavesNothingUnknown() {
    for (boolean restarted : List.of(false, true)) {
      ledger = new ProxyLedger(BOB, LedgerState.UNKNOWN);
      started = START;
      arrive(1_000);
      sample(5_000, 1);
      arrive(5_500);
      last(7_000, 3);
      settle(10_500);
      // the last line of all is handed over late
      arrive(6_900);
      settle(60_000);
      if (restarted) {
        ledger = new ProxyLedger(BOB, ledger.state());
      }
      assertTrue(ledger.ended(at(600_000)).isEmpty());
      started = at(700_000);
      sample(705_000, 0);
      settle(710_000);
    }
    assertEquals(List.of(), gaps);
  }

  @Test
  void whatIsMissingAtAGoodEndIsToldSoonWithItsNumber() {
    arrive(1_000);
    sample(5_000, 1);
    last(7_000, 9);
    settle(20_000);
    arrive(6_000);
    settle(48_000);
    assertEquals(List.of(), gaps, "what arrives may go on");
    settle(60_000);
    assertEquals(List.of(new Gap("bob", 7, Gap.How.COUNTERS, at(5_000), at(7_000))), gaps);
    assertTrue(ledger.ended(at(600_000)).isEmpty());
  }

  @Test
  void whileItIsNotKnownHowManyAreMissingAGoodEndIsUnknownToo() {
    arrive(1_000);
    sample(5_000, 1);
    last(7_000, 9);
    settle(20_000);
    arrive(6_000);
    settle(48_000);
    arrive(6_001);
    settle(60_000);
    assertEquals(List.of(), gaps);
    assertEquals(Gap.How.UNKNOWN, ledger.ended(at(600_000)).orElseThrow().gap().how());
  }

  @Test
  void aRunThatFollowsSoonIsAnotherOne() {
    arrive(1_000);
    last(2_000, 1);
    started = at(2_100);
    arrive(3_000);
    arrive(3_500);
    sample(7_100, 4);
    sample(12_100, 4);
    settle(20_000);
    assertEquals(List.of(new Gap("bob", 2, Gap.How.COUNTERS, at(2_100), at(7_100))), gaps);
  }

  @Test
  void whoGoesOnAfterItSaidThatItEndsHasNotEnded() {
    last(5_000, 0);
    settle(10_000);
    arrive(11_000);
    assertEquals(Gap.How.UNKNOWN, ledger.ended(at(600_000)).orElseThrow().gap().how());
    sample(15_000, 1);
    settle(20_000);
    assertTrue(ledger.ended(at(600_000)).isPresent());
  }

  private void last(long millis, long count) {
    ledger.counted(new ProxyCounters(at(millis), started, count, 0, 0, true), at(millis));
  }

  private void end(long millis) {
    var unused = ledger.ended(at(millis));
    settle(millis);
    settle(millis + 5_000);
  }

  private void arrive(long millis) {
    ledger.arrived(at(millis), new Arrived(1, 0));
  }

  private void sample(long millis, long count) {
    ledger.counted(new ProxyCounters(at(millis), started, count, 0, 0), at(millis));
  }

  private void settle(long millis) {
    for (var due = ledger.question(at(millis));
        due.isPresent();
        due = ledger.question(at(millis))) {
      ledger.settle(due.get()).forEach(loss -> gaps.add(loss.gap()));
    }
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }
}
