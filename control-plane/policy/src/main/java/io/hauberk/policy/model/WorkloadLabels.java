package io.hauberk.policy.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Labels of a workload.
 *
 * @param all those that it inherits from its namespace included
 * @param attested those of them that its certificates say
 */
public record WorkloadLabels(SortedMap<String, String> all, SortedMap<String, String> attested) {
  /** Of a workload that is not known. */
  public static final WorkloadLabels NONE = new WorkloadLabels(new TreeMap<>(), new TreeMap<>());

  public WorkloadLabels {
    all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
    attested = Collections.unmodifiableSortedMap(new TreeMap<>(attested));
  }
}
