package io.hauberk.evidence.revision;

import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/** What is kept of a model, each under the hash of its text. */
sealed interface Kept {
  /**
   * @param policy without its instances, of which no verdict depends
   */
  record Rules(WorkloadPolicy policy) implements Kept {}

  /** Who was excluded. */
  record Excluded(List<Exclusion> exclusions) implements Kept {}

  /** Which requirements each decision serves. */
  record Served(SortedMap<String, SortedSet<String>> requirements) implements Kept {}
}
