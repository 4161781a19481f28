/** The evidence of a control plane: where it arrives, what it is joined with, where it goes. */
@NullMarked
package io.hauberk.server.evidence;

import org.jspecify.annotations.NullMarked;
