package io.hauberk.evidence.sink.bulk;

import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.Requests;
import io.hauberk.evidence.record.Shed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Two months of a small mesh, a record an hour and an hour between the month that is asked for. */
final class KnownRecords {
  private static final int HOURS = 60 * 24;
  private static final String PCI = "pci-dss-4/1.3.1";

  private final Instant now;

  KnownRecords(Instant now) {
    this.now = now;
  }

  List<EvidenceRecord> all() {
    List<EvidenceRecord> records = new ArrayList<>();
    for (int hour = 1; hour < HOURS; hour++) {
      Instant time = now.minus(Duration.ofHours(hour)).plus(Duration.ofMinutes(30));
      records.add(new EvidenceRecord("known/" + hour, time, time.plusMillis(20), fact(hour, time)));
    }
    return records;
  }

  private static Fact fact(int hour, Instant time) {
    return switch (hour % 12) {
      case 0 -> administration(hour);
      case 1 -> finding(hour, time);
      case 2 -> ask(hour, caller(hour, "a"), allowed(PCI));
      case 3 -> ask(hour, caller(hour, "a"), denied("default-deny/bob/database", PCI));
      case 4 -> ask(hour, caller(hour, "b"), denied("guardrail/pci/no-deletes", PCI));
      case 5 -> ask(hour, Party.UNKNOWN, denied("default-deny/bob/database"));
      case 6 -> ask(hour, caller(hour, "b"), shadowed(true, false));
      case 7 -> ask(hour, caller(hour, "b"), shadowed(false, true));
      case 8 -> ask(hour, caller(hour, "b"), shadowed(true, true));
      default -> ask(hour, caller(hour, "b"), allowed("iso27001-2022/A.8.22", PCI));
    };
  }

  private static Fact ask(int hour, Party caller, Outcome outcome) {
    return Requests.reading(
        hour, caller, Requests.workload("bob/database", Map.of("data", "pci")), outcome);
  }

  private static Party caller(int hour, String type) {
    return Requests.workload("shop/front-" + hour % 5, Map.of("type", type));
  }

  private static Outcome allowed(String... requirements) {
    return Requests.outcome(true, "bob/readers/read-rows", requirements);
  }

  private static Outcome denied(String decision, String... requirements) {
    return Requests.outcome(false, decision, requirements);
  }

  private static Outcome shadowed(boolean allowed, boolean candidate) {
    return new Outcome(
        allowed,
        allowed ? "bob/readers/read-rows" : "default-deny/bob/database",
        Optional.empty(),
        Optional.of(new Outcome.Shadow(candidate, "bob/candidate/read-rows")),
        Optional.of("0123456789ab"),
        Optional.of("ba9876543210"),
        List.of());
  }

  private static Fact administration(int hour) {
    return new Administration(
        hour % 24 == 0 ? "alice" : "carol",
        Administration.Source.KUBERNETES,
        Administration.Action.UPDATE,
        "MeshPolicy",
        Optional.of("bob"),
        "readers",
        Optional.of("0".repeat(64)),
        Optional.of("f".repeat(64)),
        hour % 36 != 0,
        Optional.empty(),
        new TreeMap<>());
  }

  private static Fact finding(int hour, Instant time) {
    Instant from = time.minusSeconds(60);
    return switch (hour % 36 / 12) {
      case 0 ->
          new Alarm(
              "denials-tenfold",
              Alarm.Severity.HIGH,
              "guardrail/pci",
              "denials rose tenfold",
              400,
              12.5,
              from,
              time,
              List.of("known/1"));
      case 1 -> new Gap("front.shop.workload.example.org", 7, Gap.How.COUNTERS, from, time);
      default ->
          new Shed(9, new TreeMap<>(Map.of("bob/readers/read-rows", 9L)), "no room", from, time);
    };
  }
}
