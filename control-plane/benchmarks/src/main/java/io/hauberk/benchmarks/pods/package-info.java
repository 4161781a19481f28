/** A thousand pods: what the control plane costs, and what one restart of a pod costs everybody. */
@NullMarked
package io.hauberk.benchmarks.pods;

import org.jspecify.annotations.NullMarked;
