/** What the control plane itself does and is asked to do, told to whoever keeps evidence. */
@NullMarked
package io.hauberk.server.events;

import org.jspecify.annotations.NullMarked;
