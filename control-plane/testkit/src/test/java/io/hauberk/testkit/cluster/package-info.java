/** The real Kubernetes that other tests stand on, tested itself. */
@NullMarked
package io.hauberk.testkit.cluster;

import org.jspecify.annotations.NullMarked;
