/** The append-only record of everything that was signed. */
@NullMarked
package io.hauberk.authority.journal;

import org.jspecify.annotations.NullMarked;
