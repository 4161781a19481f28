package io.hauberk.evidence.sink;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pump counts; one thread writes, any reads. */
final class Tally {
  private final String name;
  private final String kind;
  private long next;
  private long delivered;
  private long attempts;
  private long failures;
  private long refused;
  private long expired;
  private @Nullable Instant oldest;
  private @Nullable Instant lastDelivery;
  private @Nullable String trouble;

  Tally(String name, String kind) {
    this.name = name;
    this.kind = kind;
  }

  synchronized void at(long index) {
    next = index;
    oldest = null;
  }

  synchronized long next() {
    return next;
  }

  synchronized void sending(Instant collected) {
    oldest = collected;
  }

  synchronized void attempted() {
    attempts++;
  }

  synchronized void failed(String why) {
    failures++;
    trouble = why;
  }

  synchronized void troubled(String why) {
    trouble = why;
  }

  synchronized void delivered(long more, Instant when) {
    delivered += more;
    lastDelivery = when;
    trouble = null;
  }

  synchronized void refused(long more) {
    refused += more;
  }

  synchronized void expired(long more) {
    expired += more;
  }

  synchronized SinkStatus status(long end) {
    return new SinkStatus(
        name,
        kind,
        next,
        Math.max(0, end - next),
        delivered,
        attempts,
        failures,
        refused,
        expired,
        Optional.ofNullable(oldest),
        Optional.ofNullable(lastDelivery),
        Optional.ofNullable(trouble));
  }
}
