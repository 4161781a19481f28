/** Ports that tests start programs at, tested themselves. */
@NullMarked
package io.hauberk.testkit.port;

import org.jspecify.annotations.NullMarked;
