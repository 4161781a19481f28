/** The state directory: what the control plane must not lose, written so that it cannot be half. */
@NullMarked
package io.hauberk.server.state;

import org.jspecify.annotations.NullMarked;
