package io.hauberk.policy.network;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Pods of one namespace, told apart by what a network can see: their labels.
 *
 * @param labels all of which they carry
 * @param absent keys of which they carry none, because pods that do are another group
 */
public record PodGroup(
    String namespace, SortedMap<String, String> labels, SortedSet<String> absent) {
  public PodGroup {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    absent = Collections.unmodifiableSortedSet(new TreeSet<>(absent));
  }

  /** Whoever carries these. */
  public PodGroup(String namespace, SortedMap<String, String> labels) {
    this(namespace, labels, new TreeSet<>());
  }
}
