package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Records of requests from bob to alice, as far as alarms look at them. */
final class Seen {
  static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final AtomicLong NEXT = new AtomicLong();

  private Seen() {}

  static Party workload(String name, String address) {
    return new Party(
        true,
        Optional.of("spiffe://example.org/ns/" + name + "/sa/" + name),
        Optional.of(name + "." + name + ".example.org"),
        Optional.of("1f"),
        Optional.of(address),
        Optional.of(new Party.Workload(name, name, name, Map.of())));
  }

  static Outcome allowed() {
    return outcome(true, "alice/bob-reads/read", Optional.empty(), "r1");
  }

  static Outcome denied(String decision) {
    return outcome(false, decision, Optional.empty(), "r1");
  }

  static Outcome outcome(
      boolean allowed, String decision, Optional<Outcome.Shadow> shadow, String revision) {
    return new Outcome(
        allowed,
        decision,
        Optional.empty(),
        shadow,
        Optional.of(revision),
        Optional.empty(),
        List.of());
  }

  static EvidenceRecord at(Instant time, Outcome outcome) {
    return at(time, workload("bob", "10.0.0.1:40000"), outcome);
  }

  static EvidenceRecord at(Instant time, Party caller, Outcome outcome) {
    return at(time, caller, Observer.Layer.INBOUND, outcome);
  }

  static EvidenceRecord at(Instant time, Party caller, Observer.Layer layer, Outcome outcome) {
    Access access =
        new Access(
            new Observer("alice.alice.example.org", layer, 1, Optional.empty()),
            caller,
            workload("alice", "10.0.0.2:443"),
            new Connection(
                Optional.empty(),
                "HTTP/1.1",
                Optional.of(443),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                Duration.ZERO),
            Optional.empty(),
            outcome);
    return new EvidenceRecord("record-" + NEXT.incrementAndGet(), time, time, access);
  }
}
