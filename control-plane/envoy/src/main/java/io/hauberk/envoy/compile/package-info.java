/** From the model to what Envoy runs. Pure: equal input, equal bytes. */
@NullMarked
package io.hauberk.envoy.compile;

import org.jspecify.annotations.NullMarked;
