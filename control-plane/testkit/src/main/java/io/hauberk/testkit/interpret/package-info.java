/**
 * The second opinion: what Envoy answers, computed from the protos that it is given and from
 * nothing else. Written from Envoy's documentation and observed behaviour, without knowledge of the
 * compiler that makes those protos. What it does not know it refuses.
 */
@NullMarked
package io.hauberk.testkit.interpret;

import org.jspecify.annotations.NullMarked;
