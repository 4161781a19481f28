package io.hauberk.evidence.alarm;

/**
 * Something that stands in no record of a request and speaks for an alarm, such as an enrolment
 * that was refused.
 *
 * @param subject whom it is about: a workload, an instance, a log
 * @param summary one sentence
 */
public record Incident(AlarmRule rule, String subject, String summary) {}
