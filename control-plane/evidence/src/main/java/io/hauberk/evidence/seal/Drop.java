package io.hauberk.evidence.seal;

import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.evidence.record.Administration.Source;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.RecordFormatException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * That retention drops the oldest records of a log: a record of that very log, sealed before
 * anything is dropped.
 *
 * @param before index of the oldest record that stays
 * @param time when that was decided
 */
public record Drop(long before, Instant time) {
  private static final String KIND = "EvidenceRecords";
  private static final String FIRST_KEPT = "first-kept";

  /** As it stands in the log of that origin. */
  byte[] record(String origin, Duration retention) {
    Administration act =
        new Administration(
            System.getProperty("user.name", "unknown"),
            Source.CONTROL_PLANE,
            Action.DELETE,
            KIND,
            Optional.empty(),
            origin,
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.of("older than the retention"),
            new TreeMap<>(
                Map.of(FIRST_KEPT, Long.toString(before), "retention", retention.toString())));
    String uid = "retention/%s/%d/%d".formatted(origin, before, time.toEpochMilli());
    return RecordCodec.encode(new EvidenceRecord(uid, time, time, act));
  }

  /** Absent for a record of anything else. */
  static Optional<Drop> of(byte[] record) {
    try {
      EvidenceRecord decoded = RecordCodec.decode(record);
      return decoded.fact() instanceof Administration act
              && act.source() == Source.CONTROL_PLANE
              && act.kind().equals(KIND)
              && act.action() == Action.DELETE
          ? Optional.of(
              new Drop(Long.parseLong(act.details().getOrDefault(FIRST_KEPT, "0")), decoded.time()))
          : Optional.empty();
    } catch (RecordFormatException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
