package io.hauberk.authority.journal;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Until when each public key has a certificate. Forgets those that are past, now and then. */
final class UsedKeys {
  private static final int FORGET_EVERY = 4096;

  private final Map<String, Instant> until = new ConcurrentHashMap<>();
  private final AtomicInteger added = new AtomicInteger();

  void add(JournalRecord record) {
    until.merge(record.spkiSha256(), record.notAfter(), (a, b) -> a.isAfter(b) ? a : b);
    if (added.incrementAndGet() % FORGET_EVERY == 0) {
      until.values().removeIf(end -> end.isBefore(record.time()));
    }
  }

  boolean isInUse(String spkiSha256, Instant when) {
    Instant end = until.get(spkiSha256);
    return end != null && !when.isAfter(end);
  }
}
