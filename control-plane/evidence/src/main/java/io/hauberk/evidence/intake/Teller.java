package io.hauberk.evidence.intake;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One proxy, and what is remembered of what it told. Safe for use by several threads. */
final class Teller {
  private static final int OPEN = 1024;

  private final InstanceName instance;
  private final SpiffeId account;
  private final SkewEstimate skew = new SkewEstimate();
  private final Map<String, Boolean> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > OPEN;
        }
      };
  private long sequence;

  Teller(InstanceName instance, SpiffeId account) {
    this.instance = instance;
    this.account = account;
  }

  InstanceName instance() {
    return instance;
  }

  SpiffeId account() {
    return account;
  }

  synchronized void heard(Instant happened, Instant collected) {
    skew.add(happened, collected);
  }

  synchronized Optional<Duration> skew() {
    return skew.get();
  }

  /** The next number of its sequence. */
  synchronized long next() {
    return ++sequence;
  }

  /** Whether it has told before that this goes on. */
  synchronized boolean knowsOpen(String uid) {
    return open.put(uid, Boolean.TRUE) != null;
  }
}
