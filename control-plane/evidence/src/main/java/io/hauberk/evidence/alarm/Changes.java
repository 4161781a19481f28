package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Default denials at a workload in the quarter of an hour after its rules have changed, as far as
 * there are at least twenty and three times the usual: somebody has lost a grant.
 */
final class Changes {
  static final int FEWEST = 20;
  static final double FACTOR = 3;
  static final Duration AFTERMATH = Duration.ofMinutes(15);
  private static final int MOST = 20_000;

  private final LinkedHashMap<String, Change> workloads = new LinkedHashMap<>();

  /** The revision that a workload came from and runs, since when, and default denials since. */
  private record Change(String before, String revision, Instant since, int denied, int told) {
    boolean isRecent(Instant time) {
      return !before.isEmpty() && time.isBefore(since.plus(AFTERMATH)) && !time.isBefore(since);
    }

    Change with(String seen, Instant time) {
      if (seen.equals(revision)) {
        return time.isBefore(since) ? new Change(before, revision, time, denied, told) : this;
      }
      // another replica may still run the one before
      return seen.equals(before) ? this : new Change(revision, seen, time, 0, 0);
    }

    Change withDenial() {
      return new Change(before, revision, since, denied + 1, told);
    }

    Change allTold() {
      return new Change(before, revision, since, denied, denied);
    }
  }

  /**
   * @param usual default denials there, in ten minutes
   */
  Optional<Finding> see(EvidenceRecord record, Access access, double usual) {
    Optional<String> revision = access.outcome().revision();
    if (revision.isEmpty() || access.target().workload().isEmpty()) {
      return Optional.empty();
    }
    String workload = PartyNames.of(access.target());
    Change old = workloads.remove(workload);
    Change now =
        old == null
            ? new Change("", revision.get(), record.time(), 0, 0)
            : old.with(revision.get(), record.time());
    boolean counts =
        access.outcome().kind() == Outcome.Kind.DEFAULT_DENY
            && !access.outcome().allowed()
            && now.revision().equals(revision.get())
            && now.isRecent(record.time());
    Change next = counts ? now.withDenial() : now;
    double expected = usual * AFTERMATH.toSeconds() / Buckets.LENGTH.toSeconds();
    boolean burst = counts && next.denied() >= Math.max(FEWEST, FACTOR * expected);
    workloads.put(workload, burst ? next.allTold() : next);
    if (workloads.size() > MOST) {
      workloads.pollFirstEntry();
    }
    return !burst
        ? Optional.empty()
        : Optional.of(
            new Finding(
                AlarmRule.DEFAULT_DENY_BURST,
                workload,
                "the rules of `%s` changed to revision %s, and {n} requests were denied by default since: somebody may have lost a grant"
                    .formatted(workload, next.revision()),
                next.denied() - next.told(),
                expected,
                next.since(),
                record.time(),
                Optional.of(record.uid())));
  }

  int size() {
    return workloads.size();
  }
}
