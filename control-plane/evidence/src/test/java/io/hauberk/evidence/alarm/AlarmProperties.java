package io.hauberk.evidence.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AlarmProperties {
  private static final Outcome PCI = Seen.denied("guardrail/pci");
  private static final Duration BUCKET = Duration.ofMinutes(10);

  /** At a steady rate usual is that rate, whatever it is. */
  @Property(tries = 60)
  void thereIsAnAlarmAtTenfoldAboveTheFloorAndNoneBelow(
      @ForAll @IntRange(max = 12) int rate, @ForAll @IntRange(min = 1, max = 400) int burst) {
    AlarmWatch watch = new AlarmWatch(AlarmOptions.STANDARD, Guardrails.NONE);
    Instant now = steady(watch, rate, 200);
    boolean raised = !burst(watch, now, burst).isEmpty();
    double usual = rate;
    boolean rose = burst >= 30 && burst >= 10 * usual - 0.001;
    boolean isNew = rate == 0;
    assertEquals(isNew ? burst >= 300 : rose, raised, rate + " usually, now " + burst);
  }

  /** Whatever the history, an alarm means tenfold of at least the mean of the last days. */
  @Property(tries = 40)
  void noAlarmIsRaisedBelowTenTimesTheLargestRecentMean(
      @ForAll @Size(200) List<@IntRange(max = 40) Integer> history, @ForAll Random random) {
    AlarmWatch watch = new AlarmWatch(AlarmOptions.STANDARD, Guardrails.NONE);
    Instant now = Seen.START;
    for (int count : history) {
      watch.tick(now);
      burst(watch, now, count);
      now = now.plus(BUCKET);
    }
    watch.tick(now);
    int smallest = history.stream().mapToInt(i -> i).min().orElseThrow();
    int burst = Math.max(29, 10 * smallest - 1);
    List<Alarm> alarms = burst(watch, now, burst);
    assertEquals(List.of(), alarms);
    assertTrue(burst(watch, now, 400 - burst).size() == 2, "40 at most were usual");
  }

  @Property(tries = 30)
  void theOrderWithinABucketChangesNothing(@ForAll Random random) {
    List<EvidenceRecord> records = new ArrayList<>();
    Instant now = Seen.START.plus(BUCKET.multipliedBy(200));
    for (int i = 0; i < 900; i++) {
      Instant time = now.plusSeconds(random.nextInt(600));
      Party caller = Seen.workload("c" + random.nextInt(3), "10.0.0.1:1");
      Optional<Outcome.Shadow> shadow =
          Optional.of(new Outcome.Shadow(false, "guardrail/g" + random.nextInt(4)));
      records.add(
          Seen.at(
              time,
              caller,
              Seen.outcome(false, "default-deny/alice/alice", shadow, "r" + random.nextInt(1))));
    }
    Map<String, Long> one = totals(records, now);
    Collections.shuffle(records, random);
    assertEquals(one, totals(records, now));
    assertTrue(one.size() >= 5, one.toString());
  }

  @Example
  void aMillionPairsTakeNoMoreRoomThanTwentyThousand() {
    AlarmWatch watch =
        new AlarmWatch(AlarmOptions.STANDARD, (namespace, workload) -> List.of("pci"));
    Instant now = Seen.START;
    List<Alarm> alarms = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      Instant time = now.plusMillis(i);
      Party caller = Seen.workload("c" + i, "10.0." + i % 200 + "." + i % 199 + ":1");
      Outcome outcome = i % 2 == 0 ? Seen.denied("hardening/h" + i) : Seen.allowed();
      alarms.addAll(watch.see(Seen.at(time, caller, outcome), time));
    }
    int most = AlarmOptions.STANDARD.series() + 1;
    assertTrue(watch.denials().pairs().size() <= most);
    assertTrue(watch.denials().policies().size() <= most);
    assertTrue(watch.places().size() <= 20_000);
    assertTrue(watch.changes().size() <= 20_000);
    assertTrue(watch.hold().size() <= 10_100);
    assertTrue(watch.firstSeen().all().values().stream().allMatch(t -> t.callers().size() <= 500));
    assertTrue(
        alarms.stream().anyMatch(a -> a.subject().equals(SeriesTable.OTHER)),
        "the flood itself is an alarm");
    assertTrue(alarms.size() < 50, "and no more than a few: " + alarms.size());
  }

  private static Map<String, Long> totals(List<EvidenceRecord> records, Instant now) {
    AlarmWatch watch = new AlarmWatch(AlarmOptions.STANDARD, Guardrails.NONE);
    steady(watch, 2, 200);
    Instant seen = now.plusSeconds(599);
    List<Alarm> alarms = new ArrayList<>();
    records.forEach(record -> alarms.addAll(watch.see(record, seen)));
    alarms.addAll(watch.tick(seen.plus(Duration.ofHours(1))));
    Map<String, Long> totals = new TreeMap<>();
    alarms.forEach(a -> totals.merge(a.rule() + " " + a.subject(), a.count(), Long::sum));
    return totals;
  }

  private static Instant steady(AlarmWatch watch, int rate, int buckets) {
    Instant now = Seen.START;
    for (int i = 0; i < buckets; i++) {
      watch.tick(now);
      assertEquals(List.of(), burst(watch, now, rate));
      now = now.plus(BUCKET);
    }
    watch.tick(now);
    return now;
  }

  private static List<Alarm> burst(AlarmWatch watch, Instant now, int count) {
    return IntStream.range(0, count)
        .boxed()
        .flatMap(i -> watch.see(Seen.at(now, PCI), now).stream())
        .toList();
  }
}
