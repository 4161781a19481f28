@NullMarked
package io.hauberk.kubernetes.evidence;

import org.jspecify.annotations.NullMarked;
