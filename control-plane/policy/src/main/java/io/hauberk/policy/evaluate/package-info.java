/** Request in, decision out: the meaning of the model, against which everything else is tested. */
@NullMarked
package io.hauberk.policy.evaluate;

import org.jspecify.annotations.NullMarked;
