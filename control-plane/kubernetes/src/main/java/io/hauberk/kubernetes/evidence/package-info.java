/** What a cluster adds to the evidence. */
@NullMarked
package io.hauberk.kubernetes.evidence;

import org.jspecify.annotations.NullMarked;
