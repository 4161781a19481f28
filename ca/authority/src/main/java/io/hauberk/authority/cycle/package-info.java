/** Prepare, lint, sign, validate: the only way to a signature of an authority's key. */
@NullMarked
package io.hauberk.authority.cycle;

import org.jspecify.annotations.NullMarked;
