package io.hauberk.evidence.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.Shed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlarmWatchTest {
  private static final Instant DAY_TWO = Seen.START.plus(Duration.ofHours(30));
  private static final Outcome PCI = Seen.denied("guardrail/pci/no-deletes");
  private final List<Alarm> alarms = new ArrayList<>();
  private Guardrails guardrails = Guardrails.NONE;
  private AlarmWatch watch = new AlarmWatch(AlarmOptions.STANDARD, guardrails);

  @Test
  void denialsThatRiseTenfoldAreAnAlarmOfThePolicyAndOneOfThePair() {
    usually(5, Seen.START, DAY_TWO, PCI);
    assertEquals(List.of(), rules());
    deny(60, DAY_TWO, PCI);
    assertEquals(List.of("denials-tenfold", "denials-tenfold"), rules());
    assertEquals(List.of("guardrail/pci", "bob/bob -> alice/alice"), subjects());
    assertEquals(5.0, alarms.getFirst().usual(), 0.01);
    assertEquals(50, alarms.getFirst().count());
    assertEquals(
        "`guardrail/pci` was denied 50 times from 2026-11-21T06:00:00Z on, where 5.0 in ten minutes"
            + " are usual",
        alarms.getFirst().summary());
  }

  @Test
  void ninefoldIsNoAlarm() {
    usually(5, Seen.START, DAY_TWO, PCI);
    deny(49, DAY_TWO, PCI);
    assertEquals(List.of(), rules());
  }

  @Test
  void tenTimesAlmostNothingIsNoAlarm() {
    for (Instant t = Seen.START; t.isBefore(DAY_TWO); t = t.plus(Duration.ofMinutes(10))) {
      watch.tick(t);
    }
    deny(29, DAY_TWO, PCI);
    assertEquals(List.of(), rules());
  }

  @Test
  void aPairThatIsNewIsMeasuredAgainstNothingAndTakesTenTimesTheFloor() {
    usually(0, Seen.START, DAY_TWO, PCI);
    deny(299, DAY_TWO, PCI);
    assertEquals(List.of(), rules());
    deny(1, DAY_TWO, PCI);
    assertEquals(List.of("denials-without-history", "denials-without-history"), rules());
  }

  @Test
  void aBatchAtNightIsMeasuredAgainstOtherNights() {
    for (int day = 0; day < 4; day++) {
      Instant midnight = Seen.START.plus(Duration.ofDays(day));
      usually(600, midnight, midnight.plus(Duration.ofHours(1)), PCI);
      usually(1, midnight.plus(Duration.ofHours(1)), midnight.plus(Duration.ofDays(1)), PCI);
    }
    assertEquals(
        List.of("denials-without-history", "denials-without-history"),
        rules().stream().limit(2).toList());
    assertTrue(rules().stream().noneMatch("denials-tenfold"::equals), rules().toString());
  }

  @Test
  void theTimeInWhichNobodyLookedIsNotTakenForQuiet() {
    usually(5, Seen.START, DAY_TWO, PCI);
    Instant back = DAY_TWO.plus(Duration.ofDays(6));
    see(back.minusSeconds(1), Seen.at(back.minusSeconds(1), Seen.allowed()));
    deny(49, back, PCI);
    assertEquals(List.of(), rules());
  }

  @Test
  void anAlarmIsRaisedAgainAfterHalfAnHourWithWhatCameSince() {
    usually(5, Seen.START, DAY_TWO, PCI);
    deny(250, DAY_TWO, PCI);
    assertEquals(2, alarms.size());
    alarms.clear();
    tick(DAY_TWO.plus(Duration.ofMinutes(29)));
    assertEquals(List.of(), rules());
    tick(DAY_TWO.plus(Duration.ofMinutes(30)));
    assertEquals(2, alarms.size());
    assertEquals(200, alarms.getFirst().count());
    assertEquals(10, alarms.getFirst().evidence().size());
    alarms.clear();
    tick(DAY_TWO.plus(Duration.ofMinutes(61)));
    assertEquals(List.of(), rules());
  }

  @Test
  void theCallersSideDoesNotCountADenialTwice() {
    Party bob = Seen.workload("bob", "10.0.0.1:1");
    usually(5, Seen.START, DAY_TWO, PCI);
    IntStream.range(0, 49)
        .forEach(
            i -> {
              see(DAY_TWO, Seen.at(DAY_TWO, bob, Observer.Layer.OUTBOUND, PCI));
              see(DAY_TWO, Seen.at(DAY_TWO, bob, PCI));
            });
    assertEquals(List.of(), rules());
  }

  @Test
  void portsOfAScanAreOnePolicy() {
    for (int port = 1; port <= 300; port++) {
      see(Seen.START, Seen.at(Seen.START, Seen.denied("unmatched-port/alice/alice:" + port)));
    }
    assertEquals("unmatched-port/alice/alice", alarms.getFirst().subject());
  }

  @Test
  void whoIsLetInForTheFirstTimeAtAGuardedWorkloadIsAnAlarmAfterADayOfLearning() {
    guard("alice");
    Party mallory = Seen.workload("mallory", "10.0.0.3:1");
    see(Seen.START, Seen.at(Seen.START, Seen.allowed()));
    see(DAY_TWO, Seen.at(DAY_TWO, Seen.allowed()));
    assertEquals(List.of(), rules());
    see(DAY_TWO, Seen.at(DAY_TWO, mallory, PCI));
    assertEquals(List.of(), rules(), "denied is not let in");
    see(DAY_TWO, Seen.at(DAY_TWO, mallory, Seen.allowed()));
    assertEquals(List.of("first-seen-caller"), rules());
    assertEquals(
        "`alice/alice`, under guardrail `pci`, let in 1 it had never let in before,"
            + " `mallory/mallory` among them",
        alarms.getFirst().summary());
    see(DAY_TWO, Seen.at(DAY_TWO, mallory, Seen.allowed()));
    assertEquals(1, alarms.size());
  }

  @Test
  void whatNoGuardrailProtectsMayHaveNewCallers() {
    guard("carol");
    see(Seen.START, Seen.at(Seen.START, Seen.allowed()));
    see(DAY_TWO, Seen.at(DAY_TWO, Seen.workload("mallory", "10.0.0.3:1"), Seen.allowed()));
    assertEquals(List.of(), rules());
  }

  @Test
  void oneCertificateFromTwoAddressesAtOnceIsAnAlarm() {
    from("10.0.0.1:1", 0);
    from("10.0.0.9:1", 5);
    assertEquals(List.of(), rules(), "it may have moved");
    from("10.0.0.1:2", 7);
    assertEquals(List.of("identity-in-two-places"), rules());
    assertEquals("bob.bob.example.org", alarms.getFirst().subject());
  }

  @Test
  void whoMovesOrHasTwoFamiliesIsNoAlarm() {
    from("10.0.0.1:1", 0);
    from("10.0.0.9:1", 5);
    from("10.0.0.9:1", 900);
    from("10.0.0.1:1", 1600);
    from("[fd00::1]:1", 1601);
    from("10.0.0.1:1", 1602);
    assertEquals(List.of(), rules());
  }

  @Test
  void whatARefusedCertificateSaysIsNobodysPlace() {
    Party bob = Seen.workload("bob", "10.0.0.9:1");
    Party claimed =
        new Party(
            false,
            bob.spiffeId(),
            bob.instance(),
            bob.certificateSerial(),
            bob.address(),
            Optional.empty());
    from("10.0.0.1:1", 0);
    see(Seen.START, Seen.at(Seen.START.plusSeconds(1), claimed, PCI));
    from("10.0.0.1:1", 2);
    assertEquals(List.of(), rules());
    assertEquals("10.0.0.9", PartyNames.of(claimed));
  }

  @Test
  void aGuardrailInShadowThatOnlyTheDefaultStoodInForIsAnAlarm() {
    Optional<Outcome.Shadow> shadow = Optional.of(new Outcome.Shadow(false, "guardrail/pci"));
    Outcome accident = Seen.outcome(false, "default-deny/alice/alice", shadow, "r1");
    deny(9, Seen.START, accident);
    assertEquals(List.of(), rules());
    deny(1, Seen.START, accident);
    assertEquals(List.of("right-by-accident"), rules());
    assertEquals("pci", alarms.getFirst().subject());
    assertEquals(10, alarms.getFirst().count());
  }

  @Test
  void aGuardrailThatDeniedItselfWasNoAccident() {
    Optional<Outcome.Shadow> shadow = Optional.of(new Outcome.Shadow(false, "guardrail/pci"));
    deny(20, Seen.START, Seen.outcome(false, "guardrail/gdpr", shadow, "r1"));
    deny(20, Seen.START, Seen.outcome(false, "hardening/path", shadow, "r1"));
    deny(20, Seen.START, Seen.denied("default-deny/alice/alice"));
    assertEquals(List.of(), rules());
  }

  @Test
  void defaultDenialsAfterAChangeAreAnAlarm() {
    String decision = "default-deny/alice/alice";
    usually(1, Seen.START, DAY_TWO, Seen.denied(decision));
    deny(20, DAY_TWO, Seen.outcome(false, decision, Optional.empty(), "r2"));
    assertEquals(List.of("default-deny-burst"), rules());
    assertEquals("alice/alice", alarms.getFirst().subject());
    assertEquals(20, alarms.getFirst().count());
  }

  @Test
  void defaultDenialsWithoutAChangeAreNone() {
    String decision = "default-deny/alice/alice";
    usually(1, Seen.START, DAY_TWO, Seen.denied(decision));
    deny(28, DAY_TWO, Seen.denied(decision));
    Instant later = DAY_TWO.plus(Duration.ofMinutes(20));
    see(later, Seen.at(later, Seen.outcome(true, "a/b/c", Optional.empty(), "r2")));
    Instant muchLater = later.plus(Duration.ofMinutes(16));
    deny(25, muchLater, Seen.outcome(false, decision, Optional.empty(), "r2"));
    assertEquals(List.of(), rules());
  }

  @Test
  void gapsAndShedRecordsAreCounted() {
    fact(new Gap("bob.bob", 12, Gap.How.SEQUENCE, Seen.START, Seen.START));
    fact(new Gap("bob.bob", 5, Gap.How.SEQUENCE, Seen.START, Seen.START));
    fact(new Gap("carol.carol", 0, Gap.How.UNKNOWN, Seen.START, Seen.START));
    fact(new Shed(7, new TreeMap<>(), "the disk is full", Seen.START, Seen.START));
    assertEquals(List.of("gap", "shed"), rules());
    tick(Seen.START.plus(Duration.ofMinutes(30)));
    assertEquals(List.of("gap", "shed", "gap"), rules());
    assertEquals(5, alarms.getLast().count());
  }

  @Test
  void anIncidentIsHeldDownLikeEverythingElse() {
    Incident incident = new Incident(AlarmRule.SECOND_ENROLMENT, "bob/bob", "a second enrolment");
    alarms.addAll(watch.see(incident, Seen.START));
    alarms.addAll(watch.see(incident, Seen.START.plusSeconds(1)));
    assertEquals(List.of("second-enrolment"), rules());
    tick(Seen.START.plus(Duration.ofMinutes(31)));
    assertEquals(2, alarms.size());
  }

  @Test
  void aSingleDenialIsNeverAnAlarm() {
    guard("alice");
    Map<String, Integer> kinds =
        Map.of(
            "guardrail/pci",
            1,
            "default-deny/alice/alice",
            1,
            "hardening/path",
            1,
            "quarantine/bob",
            1,
            "egress-deny/bob/bob",
            1,
            "unmatched-port/alice/alice:1",
            1);
    kinds.forEach((decision, count) -> deny(count, DAY_TWO, Seen.denied(decision)));
    assertEquals(List.of(), rules());
  }

  private void guard(String workload) {
    guardrails = (namespace, name) -> name.equals(workload) ? List.of("pci") : List.of();
    watch = new AlarmWatch(AlarmOptions.STANDARD, guardrails);
  }

  private void from(String address, int second) {
    Instant time = Seen.START.plusSeconds(second);
    see(time, Seen.at(time, Seen.workload("bob", address), Seen.allowed()));
  }

  private void usually(int each, Instant from, Instant to, Outcome outcome) {
    for (Instant t = from; t.isBefore(to); t = t.plus(Duration.ofMinutes(10))) {
      tick(t);
      deny(each, t, outcome);
    }
  }

  private void deny(int times, Instant at, Outcome outcome) {
    IntStream.range(0, times).forEach(i -> see(at, Seen.at(at, outcome)));
  }

  private void fact(io.hauberk.evidence.record.Fact fact) {
    see(Seen.START, new EvidenceRecord("fact-1", Seen.START, Seen.START, fact));
  }

  private void see(Instant now, EvidenceRecord record) {
    alarms.addAll(watch.see(record, now));
  }

  private void tick(Instant now) {
    alarms.addAll(watch.tick(now));
  }

  private List<String> rules() {
    return alarms.stream().map(Alarm::rule).toList();
  }

  private List<String> subjects() {
    return alarms.stream().map(Alarm::subject).toList();
  }
}
