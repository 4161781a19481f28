/**
 * The workload's side: finds Envoy, writes its bootstrap, starts it and keeps it running. Runs
 * beside the program, never in the control plane.
 */
@NullMarked
package io.hauberk.sidecar;

import org.jspecify.annotations.NullMarked;
