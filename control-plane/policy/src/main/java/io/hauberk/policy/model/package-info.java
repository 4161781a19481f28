/**
 * What the mesh's policies mean, resolved for each workload. Immutable values without a trace of
 * YAML, Kubernetes or Envoy.
 */
@NullMarked
package io.hauberk.policy.model;

import org.jspecify.annotations.NullMarked;
