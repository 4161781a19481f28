package io.hauberk.evidence.alarm;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that speaks for an alarm.
 *
 * @param summary one sentence, with {@code {n}} where the count goes
 * @param count how much it adds
 * @param uid of the record that shows it
 */
record Finding(
    AlarmRule rule,
    String subject,
    String summary,
    long count,
    double usual,
    Instant from,
    Instant to,
    Optional<String> uid) {

  /** Of something that happened at one moment. */
  Finding(
      AlarmRule rule,
      String subject,
      String summary,
      long count,
      Instant at,
      Optional<String> uid) {
    this(rule, subject, summary, count, 0, at, at, uid);
  }
}
