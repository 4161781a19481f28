/** Which of several control planes does what only one may do. */
@NullMarked
package io.hauberk.kubernetes.lease;

import org.jspecify.annotations.NullMarked;
