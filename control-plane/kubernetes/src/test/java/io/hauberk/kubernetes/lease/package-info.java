@NullMarked
package io.hauberk.kubernetes.lease;

import org.jspecify.annotations.NullMarked;
