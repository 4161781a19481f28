package io.hauberk.injector;

import java.util.Map;
import java.util.function.Predicate;

/**
 * Where a pod is being created.
 *
 * @param namespace of the request; the pod's own metadata may not say it yet
 * @param labels of the namespace
 * @param mayOptOut whether the mesh's configuration lets pods of this namespace stay outside
 * @param durable whether no decision of a pod of these labels may be lost
 */
public record Surroundings(
    String namespace,
    Map<String, String> labels,
    boolean mayOptOut,
    Predicate<Map<String, String>> durable) {
  /** Label of namespaces ({@code enabled}) and of pods ({@code enabled} or {@code disabled}). */
  public static final String INJECT = "hauberk.io/inject";

  public Surroundings {
    labels = Map.copyOf(labels);
  }

  /** Where decisions may be lost while the control plane is away. */
  public Surroundings(String namespace, Map<String, String> labels, boolean mayOptOut) {
    this(namespace, labels, mayOptOut, pod -> false);
  }

  boolean enrolled() {
    return "enabled".equals(labels.get(INJECT));
  }
}
