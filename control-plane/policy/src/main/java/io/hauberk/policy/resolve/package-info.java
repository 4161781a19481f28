/** From what was written to what it means: intent in, model out. */
@NullMarked
package io.hauberk.policy.resolve;

import org.jspecify.annotations.NullMarked;
