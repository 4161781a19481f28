/** Ports for the programs that tests start. */
@NullMarked
package io.hauberk.testkit.port;

import org.jspecify.annotations.NullMarked;
