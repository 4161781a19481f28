package io.hauberk.evidence.alarm;

/**
 * Something that stands in no record of a request and speaks for an alarm, such as an enrolment
 * that was refused.
 *
 * @param subject whom it is about: a workload, an instance, a log
 * @param summary one sentence, with {@code {n}} where the count goes
 * @param count how often it happened
 */
public record Incident(AlarmRule rule, String subject, String summary, long count) {
  /** That happened once. */
  public Incident(AlarmRule rule, String subject, String summary) {
    this(rule, subject, summary, 1);
  }
}
