package io.hauberk.evidence.alarm;

import java.util.List;

/**
 * Which guardrails are in force at which workload now. Called for every record: it must be quick.
 */
@FunctionalInterface
public interface Guardrails {
  /** Nobody has one. */
  Guardrails NONE = (namespace, workload) -> List.of();

  /** Names of those that are enforced at the workload, sorted. */
  List<String> over(String namespace, String workload);
}
