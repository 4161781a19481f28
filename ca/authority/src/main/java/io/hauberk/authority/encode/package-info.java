/** PEM and fingerprints. */
@NullMarked
package io.hauberk.authority.encode;

import org.jspecify.annotations.NullMarked;
