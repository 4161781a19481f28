/**
 * The workload's side of identity: makes keys, proves possession, enrols once with a join token,
 * renews with a new key each time. No private key leaves its directory, and none is written to a
 * log.
 */
@NullMarked
package io.hauberk.sidecar.identity;

import org.jspecify.annotations.NullMarked;
