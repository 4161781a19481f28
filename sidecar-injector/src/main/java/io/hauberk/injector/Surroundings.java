package io.hauberk.injector;

import java.util.Map;

/**
 * Where a pod is being created.
 *
 * @param namespace of the request; the pod's own metadata may not say it yet
 * @param labels of the namespace
 * @param mayOptOut whether the mesh's configuration lets pods of this namespace stay outside
 */
public record Surroundings(String namespace, Map<String, String> labels, boolean mayOptOut) {
  /** Label of namespaces ({@code enabled}) and of pods ({@code enabled} or {@code disabled}). */
  public static final String INJECT = "hauberk.io/inject";

  public Surroundings {
    labels = Map.copyOf(labels);
  }

  boolean enrolled() {
    return "enabled".equals(labels.get(INJECT));
  }
}
