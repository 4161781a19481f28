package io.hauberk.kubernetes.identity;

import io.hauberk.policy.intent.Code;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How many were refused, by code, and how many certificates were issued, since the start. */
public final class IdentityCounters {
  private final Map<Code, LongAdder> refused;
  private final LongAdder issued = new LongAdder();

  public IdentityCounters() {
    Map<Code, LongAdder> all = new EnumMap<>(Code.class);
    for (Code code : Code.values()) {
      all.put(code, new LongAdder());
    }
    this.refused = Collections.unmodifiableMap(all);
  }

  public void refused(Code code) {
    counter(code).increment();
  }

  public void issued() {
    issued.increment();
  }

  public long issuedSoFar() {
    return issued.sum();
  }

  public long refusedSoFar(Code code) {
    return counter(code).sum();
  }

  /** Those that are not zero, by {@code HBK} number. */
  public SortedMap<String, Long> refusals() {
    SortedMap<String, Long> seen = new TreeMap<>();
    refused.forEach(
        (code, count) -> {
          if (count.sum() > 0) {
            seen.put(code.text(), count.sum());
          }
        });
    return seen;
  }

  private LongAdder counter(Code code) {
    LongAdder counter = refused.get(code);
    if (counter == null) {
      throw new IllegalStateException("no counter of " + code);
    }
    return counter;
  }
}
