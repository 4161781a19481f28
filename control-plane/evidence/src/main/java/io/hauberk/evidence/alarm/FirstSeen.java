package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who was let in at workloads under a guardrail. The callers of the first day are learned; one that
 * nobody has seen for thirty days is new again.
 */
final class FirstSeen {
  private static final Duration REMEMBERED = Duration.ofDays(30);
  private static final int MOST_TARGETS = 5_000;

  private final AlarmOptions options;
  private final Guardrails guardrails;
  private final Map<String, Target> targets = new HashMap<>();

  FirstSeen(AlarmOptions options, Guardrails guardrails) {
    this.options = options;
    this.guardrails = guardrails;
  }

  /** A guarded workload: since when it is watched, and who was last let in when. */
  record Target(Instant since, LinkedHashMap<String, Instant> callers) {}

  Optional<Finding> see(EvidenceRecord record, Access access) {
    Optional<Party.Workload> workload = access.target().workload();
    if (access.observer().layer() != Observer.Layer.INBOUND
        || !access.outcome().allowed()
        || workload.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = guardrails.over(workload.get().namespace(), workload.get().name());
    String name = PartyNames.of(access.target());
    if (names.isEmpty() || (!targets.containsKey(name) && targets.size() >= MOST_TARGETS)) {
      return Optional.empty();
    }
    Target target =
        targets.computeIfAbsent(name, n -> new Target(record.time(), new LinkedHashMap<>()));
    String caller = PartyNames.of(access.caller());
    Instant last = target.callers().remove(caller);
    target
        .callers()
        .put(caller, last == null || record.time().isAfter(last) ? record.time() : last);
    if (target.callers().size() > options.callers()) {
      target.callers().pollFirstEntry();
    }
    boolean known = last != null && !last.plus(REMEMBERED).isBefore(record.time());
    boolean learning = record.time().isBefore(target.since().plus(options.learning()));
    return known || learning
        ? Optional.empty()
        : Optional.of(
            new Finding(
                AlarmRule.FIRST_SEEN_CALLER,
                name,
                "`%s`, under guardrail %s, let in {n} it had never let in before, `%s` among them"
                    .formatted(name, quoted(names), caller),
                1,
                record.time(),
                Optional.of(record.uid())));
  }

  /** Forgets who has not been let in for long. */
  void forget(Instant now) {
    Instant oldest = now.minus(REMEMBERED);
    targets.values().forEach(t -> t.callers().values().removeIf(last -> last.isBefore(oldest)));
    targets.values().removeIf(t -> t.callers().isEmpty());
  }

  Map<String, Target> all() {
    return Collections.unmodifiableMap(targets);
  }

  void restore(String name, Target target) {
    if (targets.size() < MOST_TARGETS) {
      targets.put(name, target);
    }
  }

  private static String quoted(List<String> names) {
    return String.join(", ", names.stream().map(n -> "`" + n + "`").toList());
  }
}
