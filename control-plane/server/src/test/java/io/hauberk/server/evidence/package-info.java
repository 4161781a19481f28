@NullMarked
package io.hauberk.server.evidence;

import org.jspecify.annotations.NullMarked;
