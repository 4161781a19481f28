package io.hauberk.policy.intent;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The name of an object.
 *
 * @param namespace empty for kinds that live in none
 * @param place of the name
 */
public record ObjectMeta(
    Kind kind, String namespace, String name, SortedMap<String, String> labels, Place place) {
  public ObjectMeta {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  public ObjectKey key() {
    return new ObjectKey(kind, namespace, name);
  }
}
