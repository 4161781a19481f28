/**
 * Attempts to get past a real Envoy that runs what Hauberk compiled, with real HTTP servers behind
 * it. Each must be refused by name, or arrive at the server exactly as it was sent and harm
 * nothing.
 */
@NullMarked
package io.hauberk.e2e.bypass;

import org.jspecify.annotations.NullMarked;
