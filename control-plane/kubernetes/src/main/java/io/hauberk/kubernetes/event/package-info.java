/** Events of Kubernetes: what is told to whoever looks at an object. */
@NullMarked
package io.hauberk.kubernetes.event;

import org.jspecify.annotations.NullMarked;
