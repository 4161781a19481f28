/** What the control plane says of each custom object, on the object itself. */
@NullMarked
package io.hauberk.kubernetes.status;

import org.jspecify.annotations.NullMarked;
