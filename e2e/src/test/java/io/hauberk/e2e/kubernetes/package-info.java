/** What holds on a real Kubernetes. */
@NullMarked
package io.hauberk.e2e.kubernetes;

import org.jspecify.annotations.NullMarked;
