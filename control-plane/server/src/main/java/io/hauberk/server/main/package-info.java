/** The whole control plane, put together. */
@NullMarked
package io.hauberk.server.main;

import org.jspecify.annotations.NullMarked;
