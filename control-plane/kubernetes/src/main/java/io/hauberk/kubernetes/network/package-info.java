/** The NetworkPolicies that hold where a program goes around its sidecar. */
@NullMarked
package io.hauberk.kubernetes.network;

import org.jspecify.annotations.NullMarked;
