package io.hauberk.evidence.record;

import java.time.Instant;
import java.util.List;

/**
 * Something that somebody should look at. Never about a single denial.
 *
 * @param rule which alarm, such as {@code denials-tenfold}
 * @param subject what it is about: a decision's name, a pair of workloads, an identity, a proxy
 * @param summary one sentence
 * @param count how often it was seen from {@code from} to {@code to}
 * @param usual how often that would have been expected; 0 where nothing is usual
 * @param evidence uids of records that show it, at most 10
 */
public record Alarm(
    String rule,
    Severity severity,
    String subject,
    String summary,
    long count,
    double usual,
    Instant from,
    Instant to,
    List<String> evidence)
    implements Fact {
  public Alarm {
    evidence = List.copyOf(evidence);
  }

  /** The words of OCSF. */
  public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
  }
}
