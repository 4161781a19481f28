package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Shed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at every record and says when somebody should look. Takes time from its callers only: equal
 * calls, equal alarms. Memory is bounded whatever comes. Not safe for use by several threads.
 */
public final class AlarmWatch {
  private final Buckets buckets = new Buckets();
  private final Denials denials;
  private final FirstSeen firstSeen;
  private final Places places = new Places();
  private final Accidents accidents = new Accidents();
  private final Changes changes = new Changes();
  private final HoldDown hold;

  public AlarmWatch(AlarmOptions options, Guardrails guardrails) {
    this.denials = new Denials(options);
    this.firstSeen = new FirstSeen(options, guardrails);
    this.hold = new HoldDown(options.hold());
  }

  /**
   * @param now by the collector's clock
   */
  public List<Alarm> see(EvidenceRecord record, Instant now) {
    advance(now);
    return switch (record.fact()) {
      case Access access -> raise(findings(record, access), now);
      case Gap gap ->
          // every proxy that ends leaves one of those: a record, and no alarm
          gap.how() == Gap.How.UNKNOWN ? List.of() : raise(List.of(gap(record, gap)), now);
      case Shed shed -> raise(List.of(shed(record, shed)), now);
      case Alarm alarm -> List.of();
      case Administration administration -> List.of();
    };
  }

  /** Something that no record tells. */
  public List<Alarm> see(Incident incident, Instant now) {
    advance(now);
    Finding finding =
        new Finding(
            incident.rule(),
            incident.subject(),
            incident.summary(),
            incident.count(),
            now,
            Optional.empty());
    return raise(List.of(finding), now);
  }

  /** To be called every minute or so: raises again what has gone on since it was raised. */
  public List<Alarm> tick(Instant now) {
    advance(now);
    return hold.due(now);
  }

  private void advance(Instant now) {
    long before = buckets.newest();
    buckets.advance(
        now,
        (bucket, observed) -> {
          denials.close(bucket, observed);
          accidents.close(bucket);
        });
    if (before != buckets.newest()) {
      firstSeen.forget(now);
    }
  }

  private List<Finding> findings(EvidenceRecord record, Access access) {
    List<Finding> found = new ArrayList<>();
    places.see(record, access).ifPresent(found::add);
    firstSeen.see(record, access).ifPresent(found::add);
    long bucket = Math.min(Buckets.of(record.time()), buckets.newest());
    if (!buckets.isOpen(bucket)) {
      return found;
    }
    Outcome outcome = access.outcome();
    double usual = denials.policies().usual(PartyNames.policy(outcome), bucket);
    changes.see(record, access, usual).ifPresent(found::add);
    if (isDenialOfItsOwn(access)) {
      accidents.see(record, access, bucket).ifPresent(found::add);
      found.addAll(denials.see(record, access, bucket));
    }
    return found;
  }

  /**
   * The caller's side sees the denials of the other side too, and what goes on for long is told
   * more than once: each counts once.
   */
  private static boolean isDenialOfItsOwn(Access access) {
    return !access.outcome().allowed()
        && !access.connection().open()
        && (access.observer().layer() != Observer.Layer.OUTBOUND
            || access.outcome().kind() == Outcome.Kind.EGRESS_DENY);
  }

  private List<Alarm> raise(List<Finding> findings, Instant now) {
    return findings.stream().flatMap(finding -> hold.add(finding, now).stream()).toList();
  }

  private static Finding gap(EvidenceRecord record, Gap gap) {
    return new Finding(
        AlarmRule.GAP,
        gap.proxy(),
        "{n} decisions of `%s` did not arrive".formatted(gap.proxy()),
        gap.missing(),
        0,
        gap.from(),
        gap.to(),
        Optional.of(record.uid()));
  }

  private static Finding shed(EvidenceRecord record, Shed shed) {
    return new Finding(
        AlarmRule.SHED,
        "collector",
        "{n} records of what was allowed were counted and not kept: " + shed.why(),
        shed.count(),
        0,
        shed.from(),
        shed.to(),
        Optional.of(record.uid()));
  }

  Buckets buckets() {
    return buckets;
  }

  Denials denials() {
    return denials;
  }

  FirstSeen firstSeen() {
    return firstSeen;
  }

  Places places() {
    return places;
  }

  Changes changes() {
    return changes;
  }

  HoldDown hold() {
    return hold;
  }
}
