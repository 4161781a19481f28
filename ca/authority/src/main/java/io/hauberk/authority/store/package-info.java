/** The root on disk. */
@NullMarked
package io.hauberk.authority.store;

import org.jspecify.annotations.NullMarked;
