/** A decision chain written by hand, with the answers that a real Envoy gave. */
@NullMarked
package io.hauberk.testkit.chain;

import org.jspecify.annotations.NullMarked;
