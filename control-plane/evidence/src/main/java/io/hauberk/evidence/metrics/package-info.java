/** What the control plane counts, for Prometheus. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.metrics;
