/**
 * A pod as it was written becomes a pod that is covered: pure, from JSON to a JSON patch, or to the
 * sentences that say why not.
 */
@NullMarked
package io.hauberk.injector;

import org.jspecify.annotations.NullMarked;
