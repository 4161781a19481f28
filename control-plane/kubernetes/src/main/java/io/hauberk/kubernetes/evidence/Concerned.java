package io.hauberk.kubernetes.evidence;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.policy.intent.Kind;
import java.util.Arrays;
import java.util.Optional;

/** Finds the object of the cluster that an alarm is about. */
final class Concerned {
  private final Cluster cluster;

  Concerned(Cluster cluster) {
    this.cluster = cluster;
  }

  /** What is looked up. */
  interface Cluster {
    /** The pod with that name in its certificate, also one that is gone. */
    Optional<ObjectReference> pod(String instance);

    /** What makes the pods of a workload, else one of them. */
    Optional<ObjectReference> workload(String namespace, String name);

    /** An object of ours that lives in no namespace. */
    Optional<ObjectReference> object(Kind kind, String name);

    /** This control plane. */
    ObjectReference self();
  }

  /** This control plane where nothing else is concerned, or what was is gone. */
  ObjectReference by(Alarm alarm) {
    return Arrays.stream(AlarmRule.values())
        .filter(rule -> rule.text().equals(alarm.rule()))
        .findFirst()
        .flatMap(rule -> by(rule, alarm.subject()))
        .orElseGet(cluster::self);
  }

  private Optional<ObjectReference> by(AlarmRule rule, String subject) {
    return switch (rule) {
      case DENIALS_TENFOLD, DENIALS_WITHOUT_HISTORY -> denied(subject);
      case FIRST_SEEN_CALLER, DEFAULT_DENY_BURST, SECOND_ENROLMENT ->
          workload(subject).or(() -> cluster.pod(subject));
      case IDENTITY_IN_TWO_PLACES,
          IMPERSONATION,
          CERTIFICATE_NOT_RENEWED,
          CONFIGURATION_REFUSED,
          GAP ->
          cluster.pod(subject);
      case RIGHT_BY_ACCIDENT -> cluster.object(Kind.MeshGuardrail, subject);
      case SHED, PROOF_FAILURE -> Optional.empty();
    };
  }

  /** A pair of caller and target, or the name of a decision. */
  private Optional<ObjectReference> denied(String subject) {
    int arrow = subject.lastIndexOf(" -> ");
    if (arrow >= 0) {
      return workload(subject.substring(arrow + 4));
    }
    int slash = subject.indexOf('/');
    String rest = subject.substring(slash + 1);
    return switch (slash < 0 ? "" : subject.substring(0, slash)) {
      case "guardrail" -> cluster.object(Kind.MeshGuardrail, rest);
      case "quarantine" -> cluster.object(Kind.Quarantine, rest);
      case "default-deny", "egress-deny", "unmatched-port" -> workload(rest);
      default -> Optional.empty();
    };
  }

  private Optional<ObjectReference> workload(String name) {
    String[] parts = name.split("/", -1);
    return parts.length == 2 ? cluster.workload(parts[0], parts[1]) : Optional.empty();
  }
}
