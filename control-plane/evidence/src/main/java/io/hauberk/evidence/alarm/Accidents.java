package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Denied, and right by accident: a guardrail would have refused it, had it been in force, and what
 * refused it was no guardrail. One grant more, and it would have passed.
 */
final class Accidents {
  /** In an hour: one is no alarm. */
  static final int FEWEST = 10;

  private static final int MOST = 10_000;

  private final Map<String, Series> guardrails = new HashMap<>();

  Optional<Finding> see(EvidenceRecord record, Access access, long bucket) {
    Optional<String> guardrail = missedBy(access.outcome());
    if (guardrail.isEmpty()
        || (!guardrails.containsKey(guardrail.get()) && guardrails.size() >= MOST)) {
      return Optional.empty();
    }
    Series series = guardrails.computeIfAbsent(guardrail.get(), g -> new Series(bucket));
    series.count(bucket);
    return series.inOpen() < FEWEST
        ? Optional.empty()
        : Optional.of(
            new Finding(
                AlarmRule.RIGHT_BY_ACCIDENT,
                guardrail.get(),
                "guardrail `%s` is in shadow and should have refused {n} requests; `%s` did, which no guardrail is: one grant more lets them in"
                    .formatted(guardrail.get(), PartyNames.policy(access.outcome())),
                series.tellOpen(),
                record.time(),
                Optional.of(record.uid())));
  }

  /** The guardrail that would have refused what something else did. */
  static Optional<String> missedBy(Outcome outcome) {
    boolean accidental =
        switch (outcome.kind()) {
          case DEFAULT_DENY, EGRESS_DENY, UNMATCHED_PORT -> !outcome.allowed();
          // asked before any guardrail, in shadow as in force
          case HARDENING, QUARANTINE -> false;
          case GUARDRAIL, GRANT -> false;
        };
    return outcome
        .shadow()
        .filter(shadow -> accidental && !shadow.allowed())
        .map(Outcome.Shadow::decision)
        .filter(decision -> decision.startsWith("guardrail/"))
        .map(decision -> decision.split("/", 3)[1]);
  }

  void close(long bucket) {
    guardrails
        .values()
        .removeIf(
            series -> {
              series.close(bucket, false);
              return series.inOpen() == 0;
            });
  }
}
