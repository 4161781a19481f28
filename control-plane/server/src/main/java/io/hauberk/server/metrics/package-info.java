/** What the control plane does, as numbers for Prometheus. */
@NullMarked
package io.hauberk.server.metrics;

import org.jspecify.annotations.NullMarked;
