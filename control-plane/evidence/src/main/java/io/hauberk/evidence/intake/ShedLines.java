package io.hauberk.evidence.intake;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Shed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what was not kept. Safe for use by several threads. */
final class ShedLines {
  private static final int MOST_CHARACTERS = 30_000;
  private static final String OTHERS = "others";

  private final InstantSource clock;
  private final SortedMap<String, Long> decisions = new TreeMap<>();
  private @Nullable Instant since;
  private long count;
  private long characters;
  private long total;

  ShedLines(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(String decision) {
    if (since == null) {
      since = clock.instant();
    }
    String name =
        decisions.containsKey(decision) || characters + decision.length() < MOST_CHARACTERS
            ? decision
            : OTHERS;
    if (decisions.merge(name, 1L, Long::sum) == 1) {
      characters += name.length() + 16;
    }
    count++;
    total++;
  }

  synchronized long total() {
    return total;
  }

  /** A record of what was counted since the last one; empty when nothing was. */
  synchronized Optional<EvidenceRecord> drain() {
    Instant from = since;
    if (from == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Shed fact = new Shed(count, decisions, "more arrived than could be written", from, now);
    String uid = "shed/intake/" + from + "/" + total;
    since = null;
    count = 0;
    characters = 0;
    decisions.clear();
    return Optional.of(new EvidenceRecord(uid, from, now, fact));
  }
}
