/** Quarantines that an operator orders at run time, beside those of the folder. */
@NullMarked
package io.hauberk.server.quarantine;

import org.jspecify.annotations.NullMarked;
