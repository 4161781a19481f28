package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Alarm.Severity;

/** The alarms that there are. {@code docs/stages/evidence-alarms.md} says when each is raised. */
public enum AlarmRule {
  /** Denials of a decision or of a pair have risen tenfold over their own history. */
  DENIALS_TENFOLD("denials-tenfold", Severity.HIGH),
  /** Many denials of a decision or of a pair that has no history to be measured against. */
  DENIALS_WITHOUT_HISTORY("denials-without-history", Severity.MEDIUM),
  /** A workload under a guardrail let in somebody who was never let in there before. */
  FIRST_SEEN_CALLER("first-seen-caller", Severity.MEDIUM),
  /** The certificate of one instance is used from two addresses at once. */
  IDENTITY_IN_TWO_PLACES("identity-in-two-places", Severity.CRITICAL),
  /** A proxy told of decisions that are another's, or under another's name. */
  IMPERSONATION("impersonation", Severity.CRITICAL),
  /** Somebody tried to enrol, or to renew, as a workload that has a live certificate already. */
  SECOND_ENROLMENT("second-enrolment", Severity.HIGH),
  /** A guardrail in shadow should have refused what only something else refused. */
  RIGHT_BY_ACCIDENT("right-by-accident", Severity.HIGH),
  /** Many default denials at a workload right after its rules have changed. */
  DEFAULT_DENY_BURST("default-deny-burst", Severity.HIGH),
  /** Decisions were made and did not arrive. */
  GAP("gap", Severity.HIGH),
  /** Records arrived and there was no room for them. */
  SHED("shed", Severity.MEDIUM),
  /** The log does not verify. */
  PROOF_FAILURE("proof-failure", Severity.CRITICAL),
  /** A proxy's newest certificate is past two thirds of its life. */
  CERTIFICATE_NOT_RENEWED("certificate-not-renewed", Severity.HIGH),
  /** A proxy refused what it should run. */
  CONFIGURATION_REFUSED("configuration-refused", Severity.HIGH);

  private final String text;
  private final Severity severity;

  AlarmRule(String text, Severity severity) {
    this.text = text;
    this.severity = severity;
  }

  /** Stands in {@link io.hauberk.evidence.record.Alarm#rule}. */
  public String text() {
    return text;
  }

  public Severity severity() {
    return severity;
  }
}
